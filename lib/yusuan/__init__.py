"""Budget disclosures (预算公开) of Chinese public bodies: read, checked, written up."""
