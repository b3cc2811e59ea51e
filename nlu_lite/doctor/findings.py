"""What was found, one fact a finding, and the page of all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Literal, TypeAlias

__all__ = ["Diagnosis", "Finding", "Status"]

Status: TypeAlias = Literal["ok", "note", "broken"]

_MARKS: Mapping[Status, str] = {"ok": " ", "note": "-", "broken": "!"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One fact of an installation.

    Attributes:
        section: What it belongs to: `packages`, `machine`, ….
        name: What was looked at.
        value: What was found, in a few words.
        status: "ok"; "note", where something could be otherwise; or "broken".
        remedy: What mends it, a command where there is one; "" for nothing.
    """

    section: str
    name: str
    value: str
    status: Status = "ok"
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """All that was found; its text is what to paste in a bug report.

    Attributes:
        findings: Those of a section stand together.

    >>> print(Diagnosis([Finding(section="packages", name="numpy", value="2.4.6")]))
    packages
        numpy           2.4.6
    <BLANKLINE>
    Nothing is broken.
    """

    findings: Sequence[Finding]

    @property
    def broken(self) -> list[Finding]:
        """The findings of what does not work."""
        return [finding for finding in self.findings if finding.status == "broken"]

    def as_dict(self) -> dict[str, object]:
        """The same for programs: `broken`, how many are; and `findings`, a mapping each."""
        return {"broken": len(self.broken), "findings": [asdict(one) for one in self.findings]}

    def __str__(self) -> str:
        lines: list[str] = []
        for section, findings in groupby(self.findings, lambda finding: finding.section):
            lines.append(section)
            for finding in findings:
                lines += _lines(finding)
            lines.append("")
        return "\n".join([*lines, _verdict(len(self.broken))])


def _lines(finding: Finding) -> list[str]:
    first, *others = finding.value.splitlines() or [""]
    lines = [f"  {_MARKS[finding.status]} {finding.name:<15} {first}".rstrip()]
    remedies = [f"-> {line}" for line in finding.remedy.splitlines()]
    return lines + [f"{'':20}{line}" for line in (*others, *remedies)]


def _verdict(broken: int) -> str:
    if not broken:
        return "Nothing is broken."
    return f"{broken} {'thing is' if broken == 1 else 'things are'} broken: see the lines with a !"
