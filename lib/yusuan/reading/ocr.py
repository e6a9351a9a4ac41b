"""Pictures of text lines → their signs. The one module that knows the recognition library, whose wheel carries the models."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

import cv2
import numpy

_BATCH = 2  # lines of nearly one length recognised at once; more take memory and are not faster
_LONGEST_SIDE = 1600  # pixels of a picture in which text is looked for
_OPTIONS = {
    "Global.log_level": "critical", "Global.use_cls": False, "Global.use_rec": False, "Global.return_word_box": True,
    "Global.max_side_len": _LONGEST_SIDE, "Det.limit_type": "max", "Det.limit_side_len": _LONGEST_SIDE,
    "Rec.rec_batch_num": _BATCH, "Rec.rec_img_shape": [3, 48, 48],  # a short line is not filled up to the length of a long one
    "EngineConfig.onnxruntime.intra_op_num_threads": 1, "EngineConfig.onnxruntime.inter_op_num_threads": 1,
}


class Sign(NamedTuple):
    """One recognised character: where its middle is, as a share (0 to 1) of the picture's width, and how sure it is (0 to 1)."""

    text: str
    at: float
    confidence: float


def found(gray: numpy.ndarray) -> list[tuple[int, int, int, int]]:
    """Where lines of text stand in a level picture: left, top, right, bottom in pixels."""
    boxes = _engine()(_coloured(gray)).boxes
    return [] if boxes is None else [(*box.min(axis=0), *box.max(axis=0)) for box in boxes.round().astype(int)]


def recognised(strips: Iterable[numpy.ndarray]) -> list[list[Sign]]:
    """The signs in each picture of one line of text, from the left; none where nothing can be told."""
    pictures = [_coloured(strip) for strip in strips]
    if not pictures:
        return []
    read = _engine().recognize_txt(pictures)
    return [_signs(text, info) for text, info in zip(read.txts, read.word_results)]


def _signs(text: str, info) -> list[Sign]:
    """Blanks have a confidence but no place of their own: they stand between their neighbours."""
    columns = iter(column for word in info.word_cols for column in word)
    signs: list[Sign] = []
    for sign, confidence in zip(text, info.confs):
        at = signs[-1].at if sign.isspace() and signs else 0.0 if sign.isspace() else (next(columns) + 0.5) / info.line_txt_len
        signs.append(Sign(sign, min(at, 1.0), confidence))
    return signs


def _coloured(gray: numpy.ndarray) -> numpy.ndarray:
    return cv2.cvtColor(gray, cv2.COLOR_GRAY2BGR)


@lru_cache(maxsize=1)
def _engine():
    """The models, loaded once a process. One thread a picture: several pictures at once keep several cores busier than one does."""
    from rapidocr import RapidOCR

    return RapidOCR(params=_OPTIONS)
