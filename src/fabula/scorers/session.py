"""An ONNX file as a session that gives the same answer on any number of cores."""

from __future__ import annotations

from collections.abc import Collection

import onnxruntime


def open_session(model: bytes, inputs: Collection[str], outputs: Collection[str]) -> onnxruntime.InferenceSession:
    """Open it on one thread, so that sums are always made in the same order.

    model: the file's bytes. inputs, outputs: the names it will be fed and asked. Raises ValueError when it has others,
    and the runtime's own exceptions when it is no such file.
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.enable_cpu_mem_arena = False  # it keeps the peak of every thread for good
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    for word, wanted, found in (("takes", inputs, session.get_inputs()), ("gives", outputs, session.get_outputs())):
        if {one.name for one in found} != set(wanted):
            raise ValueError(f"{word} {', '.join(one.name for one in found)} in place of {', '.join(wanted)}")
    return session
