from benchmarks.device.rates import precisions_of


def test_a_cpu_is_measured_in_fp32_alone() -> None:
    assert precisions_of("cpu") == ["fp32"]
