"""Writes the rewriting of each turn for a person to read: what failed most comes first."""

from __future__ import annotations

from eval.conversation_results import HUMAN, LAST, OURS, ConversationReport, Rewriting


def rewritings_text(report: ConversationReport) -> str:
    """Write one paragraph a turn, those that lost most against the last turn as typed first, then by query id."""
    ordered = sorted(report.rewritings, key=lambda one: (_gain(one), one.query_id))
    return "\n\n".join(map(_paragraph, ordered)) + "\n"


def _gain(one: Rewriting) -> float:
    return one.scores.get(OURS, 0.0) - one.scores.get(LAST, 0.0)


def _paragraph(one: Rewriting) -> str:
    last, ours, human = (one.scores.get(name, 0.0) for name in (LAST, OURS, HUMAN))
    lines = [
        f"{one.query_id}  turn {one.turn}, {one.kind}  {last:.2f} -> {ours:.2f} (human {human:.2f})",
        *(f"  before : {question}" for question in one.earlier),
        f"  typed  : {one.typed}",
        f"  ours   : {one.standalone if one.standalone != one.typed else '='}"
        + (f"  [{one.share:g}]" if one.share < 1 else ""),
        f"  human  : {one.human if one.human != one.typed else '='}",
    ]
    for name, pieces in (("carried", one.carried), ("dropped", one.dropped), ("or", one.alternatives)):
        lines += [f"  {name:7}: {' | '.join(pieces)}"] if pieces else []
    return "\n".join(lines)
