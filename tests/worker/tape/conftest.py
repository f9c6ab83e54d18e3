"""Every way to run a tape: NumPy, the GPU's kernel on the host, and the GPU itself where there is one."""

from __future__ import annotations

import pytest

from tests.worker.tape.kernels import COMPILER, Run, on_the_host
from worker.engine.numeric.tape import cupy_backend, numpy_backend


@pytest.fixture(scope="session")
def _host_kernel(tmp_path_factory: pytest.TempPathFactory) -> Run | None:
    return on_the_host(tmp_path_factory.mktemp("kernel")) if COMPILER else None


@pytest.fixture(params=["numpy", "kernel on the host", "gpu"])
def run(request: pytest.FixtureRequest, _host_kernel: Run | None) -> Run:
    if request.param == "numpy":
        return numpy_backend.run
    if request.param == "gpu":
        if not cupy_backend.available():
            pytest.skip(f"NOT TESTED on a GPU: {cupy_backend.missing()}")
        return cupy_backend.run
    if _host_kernel is None:
        pytest.skip("NOT TESTED: no C++ compiler to run the GPU's kernel on the host")
    return _host_kernel
