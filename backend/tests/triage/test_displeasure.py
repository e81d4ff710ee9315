"""Displeasure that is stated bounds the sentiment; what is denied, supposed, quoted, others' or over does not."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.triage import classifier
from app.triage.displeasure import (
    ANGRY,
    DELIGHTED,
    DISPLEASED,
    FURIOUS,
    LUKEWARM,
    STATEMENTS,
    highest_sentiment,
    statements,
)
from app.triage.engine import TriageEngine

STATED = {
    "praise_denied": (
        "I am really not satisfied with the repair.", "absolutely not happy", "We're far from impressed with the new fitter.", "The second batch is simply not good enough.",
        "Ich bin mit der Reparatur überhaupt nicht zufrieden.", "Gar nicht zufrieden mit dem Termin.", "Je ne suis vraiment pas contente du nouveau meuble.", "Pas du tout satisfait de la pose.",
        "No estoy nada contenta con el montaje.", "Estamos muy descontentos con el servicio.", "Ik ben helemaal niet tevreden over de monteur.", "Wij zijn zeer ontevreden.",
        "Non sono per niente soddisfatta del montaggio.", "Não estou nada satisfeito com a entrega.", "Nie jestem zadowolona z naprawy.", "Jag är inte alls nöjd med lagningen.",
    ),
    "disappointed": (
        "I'm deeply disappointed with this lamp.", "We expected more from a firm of your size.", "You've let us down on our wedding day.", "Ich bin sehr enttäuscht von Ihrem Laden.", "Da hätte ich mehr erwartet.",
        "Je suis très déçue par votre magasin.", "Je m'attendais à mieux.", "Estoy muy decepcionado con la tienda.", "Esperaba más de vosotros.", "Ik ben erg teleurgesteld.", "Sono molto delusa dal vostro negozio.",
        "Mi aspettavo di meglio.", "Fiquei muito desiludida com a loja.", "Jestem bardzo rozczarowany waszym sklepem.", "Jag är väldigt besviken på er butik.",
    ),
    "fed_up": (
        "I've had enough.", "My patience is at an end.", "Shame on you.", "You never listen.", "Are you kidding me?", "Mir reicht's.", "Das ist doch nicht euer Ernst.", "J'en ai marre d'attendre.", "C'est une honte.", "Estoy harta de esperar.",
        "Ik ben het zat.", "Sono stufa di aspettare.", "È una vergogna.", "Estou farto de esperar.", "Mam już dość czekania.", "Nu räcker det.",
    ),
    "apology_due": (
        "I expect an apology from the fitter.", "You owe my mother an apology.", "Ich erwarte eine Entschuldigung.", "J'exige des excuses.", "Exijo una disculpa.", "Ik eis excuses.", "Pretendo delle scuse.",
        "Exijo um pedido de desculpas.", "Oczekuję przeprosin.", "Jag kräver en ursäkt.",
    ),
    "conduct": (
        "Your driver was extremely rude to my mother.", "He just hung up on me.", "I was in tears in the shop and your colleague laughed.", "You treat us like beggars.", "All my letters have been ignored.",
        "Ihr Fahrer war ausgesprochen unfreundlich.", "Ich wurde am Telefon ausgelacht.", "Votre livreur a été impoli.", "On m'a raccroché au nez.", "Su técnico fue muy maleducado.", "Me colgaron el teléfono.",
        "Jullie monteur was onbeschoft.", "Il vostro tecnico è stato molto maleducato.", "Mi hanno riattaccato.", "O seu motorista foi grosseiro.", "Kurier był bardzo nieuprzejmy.", "Er montör var riktigt otrevlig.",
    ),
    "threat": (
        "You will hear from my lawyer.", "My solicitor will be in touch.", "I'll see you in court.", "Otherwise I shall take this to the ombudsman.", "I'm going to leave a one-star review.", "Mein Anwalt wird sich melden.",
        "Ich wende mich an die Verbraucherzentrale.", "Mon avocat vous écrira, il va prendre le relais avec mon avocat.", "Pondré una hoja de reclamaciones.", "Ik stap naar de geschillencommissie.",
        "Procederò per vie legali.", "Vou ao Procon.", "Zgłoszę to do UOKiK.", "Jag anmäler er till Konsumentverket.",
    ),
    "leaving": (
        "We're switching to your competitor.", "I'll take my business elsewhere.", "You've just lost a loyal customer.", "I give up.", "Ich gehe zur Konkurrenz.", "Je pars chez un concurrent.", "Me voy a la competencia.",
        "Ik stap over naar de concurrent.", "Passo alla concorrenza.", "Vou mudar para a concorrência.", "Przechodzę do konkurencji.", "Jag byter till en konkurrent.",
    ),
    "patience": (
        "I'm writing for the fourth time.", "How many times do I have to send the form?", "Five weeks and still nothing.", "Nobody has called back.", "I have been waiting for three weeks.", "Ich schreibe zum vierten Mal.", "Wie oft soll ich das noch schicken?",
        "Niemand meldet sich.", "C'est pour la quatrième fois que j'écris.", "Toujours aucune réponse.", "Es por cuarta vez que escribo.", "Nadie me contesta.", "Ik schrijf voor de vierde keer.",
        "Nog steeds geen antwoord.", "Scrivo per la quarta volta.", "Nessuno mi risponde.", "Escrevo pela quarta vez.", "Ninguém me responde.", "Piszę po raz czwarty.", "Nadal brak odpowiedzi.",
        "Jag skriver för fjärde gången.", "Fortfarande inget svar.",
    ),
    "angry_emoji": ("😡😡", "parcel again open 🤬"),
    "thumbs_down": ("👎",),
    "lowest_rating": ("Zero stars.", "0/10", "Null Sterne."),
}  # fmt: skip
CEILINGS = {statement.name: statement.ceiling for statement in STATEMENTS}


def test_every_statement_has_examples() -> None:
    assert set(STATED) == set(CEILINGS)


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in STATED.items() for text in texts])
def test_displeasure_is_seen_in_nine_languages(name: str, text: str) -> None:
    whole = f"Order 8812\n\n{text}"
    assert name in [statement.name for statement in statements(whole)]
    assert highest_sentiment(whole) <= CEILINGS[name]


@pytest.mark.parametrize(
    "text",
    [
        "Bravo, the wrong sofa again.",
        "Great, the heating is broken again.",
        "Toll, schon wieder die falsche Größe geliefert.",
        "Super, wieder kaputt.",
        "Merci bien, encore un rendez-vous manqué.",
        "Chapeau, encore une erreur sur la facture.",
        "Enhorabuena, otra vez me llega el pedido equivocado.",
        "Geweldig, weer een verkeerde maat.",
        "Complimenti, di nuovo il mobile sbagliato.",
        "Parabéns, de novo a encomenda errada.",
        "Brawo, znowu zgubiona paczka.",
        "Grattis, fel storlek igen.",
    ],
)
def test_praise_of_a_trouble_that_comes_again_is_mockery(text: str) -> None:
    assert highest_sentiment(f"Sofa\n\n{text}") == ANGRY


@pytest.mark.parametrize(
    "text",
    [
        "Great, it works again!",
        "Bravo, the heating is fixed, no problem will keep me from ordering again.",
        "Wonderful shop, thanks again.",
        "Super, läuft wieder, der Fehler ist weg.",
        "Génial, ça remarche, merci encore !",
        "Perfecto, funciona de nuevo, ya no hay error.",
        "Geweldig, hij doet het weer.",
        "Perfetto, funziona di nuovo.",
        "Ótimo, funciona de novo.",
        "Świetnie, znowu działa.",
        "Toppen, allt fungerar igen.",
    ],
)
def test_praise_of_a_thing_that_works_again_is_praise(text: str) -> None:
    assert highest_sentiment(f"Heating\n\n{text}") == DELIGHTED


@pytest.mark.parametrize(
    "text",
    [
        "Thank you for your reply. However, the two tills still lose the connection.",
        "Thanks for the quick answer, but the drawer is still stuck.",
        "Danke für die schnelle Antwort, aber die Kasse ist immer noch kaputt.",
        "Merci pour votre réponse, mais la caisse est toujours en panne.",
        "Gracias por la respuesta, pero la caja no funciona.",
        "Bedankt voor het antwoord, maar de kassa is nog steeds kapot.",
        "Grazie per la risposta, ma la cassa non si apre.",
        "Obrigada pela resposta, mas a caixa não abre.",
        "Dziękuję za odpowiedź, ale kasa nadal nie działa.",
        "Tack för svaret, men kassan fungerar inte.",
    ],
)
def test_thanks_before_a_trouble_are_lukewarm(text: str) -> None:
    assert highest_sentiment(f"Re: Till\n\n{text}") <= LUKEWARM


@pytest.mark.parametrize(
    "text",
    [
        "I'm not disappointed at all.",
        "I can't say I'm disappointed.",
        "I have nothing to complain about.",
        "No complaints, your driver was never rude.",
        "I don't need an apology.",
        "What happens if I am not satisfied with the size?",
        "If I'm not happy with the mattress, may I send it back?",
        "Are customers who feel disappointed refunded?",
        "My sister is disappointed that you don't ship to Norway; I like the shop.",
        "Our customers are not happy without a receipt, could you add one?",
        'The button reads "I\'m not satisfied" and leads to the survey.',
        "A visitor wrote 'I am fed up' in the guest book.",
        "I was disappointed at first, but your colleague was wonderful.",
        "I was furious, then your Mr Adeyemi rang and was so kind.",
        "I'm no longer disappointed.",
        "If I have waited two weeks, may I cancel?",
        "I give up smoking with your app.",
        "I'm fed up... just kidding.",
        "Our lawyers use the dictation every day.",
        "My neighbour is a lawyer with an office next to your shop.",
        "We must report this to the regulator each quarter; where is the export?",
        "We're moving to another house in May.",
        "The first time was fine, the third time as well.",
        "Ich bin gar nicht enttäuscht.",
        "Wenn ich nicht zufrieden bin, kann ich das Sofa zurückgeben?",
        "Meine Mutter ist enttäuscht, dass es das Blau nicht mehr gibt.",
        "Zuerst war ich enttäuscht, aber Ihre Kollegin war großartig.",
        "Je ne suis pas déçue du tout.",
        "Si je ne suis pas satisfait, puis-je le renvoyer ?",
        "J'étais déçu au début, mais votre collègue a été adorable.",
        "No estoy decepcionada.",
        "Si no estoy satisfecho, ¿puedo devolverlo?",
        "Al principio estaba decepcionada, pero su compañero fue encantador.",
        "Ik ben niet teleurgesteld.",
        "Als ik niet tevreden ben, kan ik hem dan terugsturen?",
        "Non sono delusa.",
        "Se non sono soddisfatto, posso restituirlo?",
        "Não fiquei desapontada.",
        "Se não ficar satisfeito, posso devolver?",
        "Nie jestem rozczarowana.",
        "Jeśli nie jestem zadowolony, czy mogę go zwrócić?",
        "Jag är inte besviken.",
        "Om jag inte är nöjd, kan jag skicka tillbaka den?",
        "Thank you for the quick repair, the door closes well now.",
        "Danke, aber das war nicht nötig: alles läuft, ich bin sehr zufrieden.",
        "Where can I find the 😡 reaction in the chat?",
    ],
)
def test_what_is_no_displeasure_of_the_writer_bounds_nothing(text: str) -> None:
    found = [statement.name for statement in statements(f"Order 8812\n\n{text}")]
    assert found == []
    assert highest_sentiment(f"Order 8812\n\n{text}") > DISPLEASED


def test_two_statements_weigh_more_than_one() -> None:
    one = "I'm very disappointed."
    assert highest_sentiment(one) == DISPLEASED
    assert highest_sentiment(f"{one} Nobody has called back.") == ANGRY
    assert highest_sentiment(f"{one} My solicitor will be in touch.") == FURIOUS


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    assert FURIOUS <= highest_sentiment(text) <= DELIGHTED


@pytest.mark.parametrize(
    "unit", ["i am not ", "great again ", "thanks but ", '"', "we will to ", "très ", "your "]
)
def test_time_is_linear_in_the_text(unit: str) -> None:
    started = time.perf_counter()
    highest_sentiment(unit * 20_000)
    assert time.perf_counter() - started < 2.0


def test_the_engine_keeps_to_the_bound(engine: TriageEngine) -> None:
    for name in ("praise_denied", "apology_due", "threat", "patience", "angry_emoji"):
        for text in STATED[name]:
            found = engine.classify("Re: my order", text)
            assert found.sentiment_score <= CEILINGS[name], text


def test_only_the_sentiment_is_bounded(engine: TriageEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Order 8812 came without the lamp. I expect an apology and the lamp."
    bound = engine.classify("Order 8812", text)
    monkeypatch.setattr(classifier, "highest_sentiment", lambda _: DELIGHTED)
    free = engine.classify("Order 8812", text)
    assert bound.sentiment_score < free.sentiment_score
    assert (bound.category, bound.category_confidence) == (free.category, free.category_confidence)
    assert (bound.severity, bound.severity_confidence) == (free.severity, free.severity_confidence)
