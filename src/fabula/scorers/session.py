"""An ONNX file as a session that gives the same answer on any number of cores."""

from __future__ import annotations

import onnxruntime


def open_session(model: bytes) -> onnxruntime.InferenceSession:
    """Open it on one thread, so that sums are always made in the same order. model: the file's bytes."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.enable_cpu_mem_arena = False  # it keeps the peak of every thread for good
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
