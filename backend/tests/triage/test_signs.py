"""Which signs of haste and impact are named to people, and which words are none."""

from __future__ import annotations

import numpy as np
import pytest

from app.triage.classifier import LEVELS, Scores
from app.triage.config import TriageConfig
from app.triage.engine import TriageEngine, _level, _urgency
from app.triage.features import Document, Lexicon
from app.triage.signs import has_way_around, impact, indicators, is_said
from app.triage.text import read_ticket
from app.triage.types import Severity, Urgency


def document(config: TriageConfig, body: str, subject: str = "Hello") -> Document:
    return Document(read_ticket(subject, body), Lexicon(config))


@pytest.mark.parametrize(
    ("body", "told", "not_told"),
    [
        ("None of this is urgent, I only wonder about the colour.", None, "urgent"),
        ("Nobody hacked anything, I only changed my name.", None, "hacked"),
        ("Nichts davon ist dringend.", None, "dringend"),
        ("Rien de tout cela n'est urgent.", None, "urgent"),
        ("This is urgent, nobody answers.", "urgent", None),
        ("Our shop was hacked. Nobody answers.", "hacked", None),
        ("Nobody can pay since nine.", "nobody can", None),
        ("Personne ne peut encaisser depuis ce matin.", "peut encaisser", None),
        ("None of it was hacked at first, now the shop is hacked.", "hacked", None),
        ("Expected: 10:00. Actual: starts at 00:00.", None, "starts at 00:00"),
        ("The app closes with PRX-40 at the camera check.", None, "closes with"),
        ("The party starts at 19:00 and the app shows no tickets.", "starts at 19", None),
        ("My exam starts tomorrow.", "tomorrow", None),
        ("We have never had any data loss, I only ask how backups work.", None, "data loss"),
        ("No data loss so far. How often do you back up?", None, "data loss"),
        ("There is data loss on the second disk, none on the first.", "data loss", None),
    ],
)
def test_indicators_are_what_is_said(
    config: TriageConfig, body: str, told: str | None, not_told: str | None
) -> None:
    found = " | ".join(indicators(document(config, body)))
    assert told is None or told in found
    assert not_told is None or not_told not in found


def test_nobody_of_a_name_is_not_many(config: TriageConfig) -> None:
    assert not is_said(document(config, "Signed by 'Kowalski'. Nobody of that name works here."), "scope_all")
    assert is_said(document(config, "Nobody in the office can print."), "scope_all")


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("Labels can't be printed. By hand we manage for now.", True),
        ("The class is wrong after a reload. We re-enter it before each run.", True),
        ("Der Export bricht bei drei Leuten ab, die buche ich von Hand.", True),
        ("L'export échoue, je le fais à la main.", True),
        ("La exportación falla, lo hago a mano.", True),
        ("Der Export bricht ab und geht auch nicht von Hand.", False),
        ("L'export échoue, ce n'est pas possible à la main.", False),
        ("No se puede hacer a mano.", False),
        ("There is no way to print them by hand.", False),
        ("Labels can't be printed, we have no other way, not even by hand.", False),
        ("Es gibt keinen anderen Weg, von Hand geht es nicht. No workaround.", False),
    ],
)
def test_a_way_that_does_not_exist_is_none(config: TriageConfig, body: str, told: bool) -> None:
    read = document(config, body)
    assert has_way_around(read) is told
    assert ("there is a way around it" in impact(read, Severity.HIGH)) is told


def test_a_harm_is_named_where_no_cue_says_it(config: TriageConfig) -> None:
    assert "hazard" in impact(document(config, "Bare wires hang out of the lamp post."), Severity.CRITICAL)
    assert impact(document(config, "It is orange."), Severity.CRITICAL) == "its wording as a whole"


def _scores(*levels: float, severity: Severity) -> Scores:
    return Scores({"general": 1.0}, severity, dict(zip(LEVELS, levels, strict=True)), 5.0)


def test_critical_that_is_not_likeliest_says_so() -> None:
    doubtful = _level(_scores(0.05, 0.46, 0.3, 0.19, severity=Severity.CRITICAL))
    assert doubtful == "critical severity cannot be ruled out (19%), treated as critical"
    assert _level(_scores(0.1, 0.1, 0.2, 0.6, severity=Severity.CRITICAL)) == "critical severity (60%)"
    assert _level(_scores(0.1, 0.6, 0.2, 0.1, severity=Severity.MEDIUM)) == "medium severity (60%)"


@pytest.mark.parametrize(
    ("body", "levels", "severity", "urgency"),
    [
        ("No label comes out of any printer.", (0.05, 0.1, 0.8, 0.05), Severity.HIGH, Urgency.HIGH),
        ("No label comes out of any printer.", (0.1, 0.3, 0.5, 0.1), Severity.HIGH, Urgency.MEDIUM),
        ("No label comes out, it is not urgent.", (0.05, 0.1, 0.8, 0.05), Severity.HIGH, Urgency.LOW),
        ("No label comes out.", (0.05, 0.6, 0.3, 0.05), Severity.MEDIUM, Urgency.LOW),
        ("None of this is urgent.", (0.9, 0.1, 0.0, 0.0), Severity.LOW, Urgency.LOW),
    ],
)
def test_what_is_surely_grave_is_urgent(
    config: TriageConfig,
    body: str,
    levels: tuple[float, float, float, float],
    severity: Severity,
    urgency: Urgency,
) -> None:
    assert np.isclose(sum(levels), 1.0)
    assert _urgency(document(config, body), _scores(*levels, severity=severity)) is urgency


def test_the_reason_of_a_ticket_names_its_harm(engine: TriageEngine) -> None:
    reading = engine.classify("Kamera", "Die Kamera zeigt ein fremdes Wohnzimmer.")
    assert "another person's matters shown" in reading.reasoning


def test_an_incident_is_no_low_matter(engine: TriageEngine) -> None:
    question = engine.classify("Port", "Which port does the sync server listen on?")
    down = engine.classify("Down", "Our server is down since nine and no customer can order.")
    assert (question.category, question.severity) == ("technical", Severity.LOW)
    assert "incident" not in engine.suggest_tags(question, engine.extract("Port", "Which port?"))
    assert down.category == "technical"
    assert "incident" in engine.suggest_tags(down, engine.extract("Down", "Our server is down."))
