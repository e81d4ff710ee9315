"""Plain statements of harm, in all languages, and what only sounds like one."""

from __future__ import annotations

import pytest

from app.triage.classifier import _grave
from app.triage.cues import read_cues
from app.triage.harm import Harm, harms_of
from app.triage.text import read_ticket
from app.triage.weights import GRAVE_SHARE

STATED = [
    "We have been hacked.",
    "Our website was hacked over the weekend.",
    "Hackers have encrypted our server and want bitcoin.",
    "My Instagram shop account got hijacked yesterday, please freeze it.",
    "Somebody broke into my account and ordered two phones.",
    "Someone has stolen my login and is ordering things.",
    "An unknown person is logged in to our admin panel.",
    "There are three withdrawals on my account I never authorised.",
    "I gave my code to a caller who pretended to be your bank.",
    "My card has been used by somebody else.",
    "I do not recognise these two payments on my card.",
    "My daughter burned her hand on your lamp.",
    "My son got an electric shock from your night light.",
    "The toaster exploded this morning.",
    "Your hoverboard is on fire.",
    "The glass of the oven door shattered and cut my foot.",
    "My husband is in hospital after eating your salad.",
    "There was a piece of metal in my daughter's yoghurt.",
    "I bit on a screw in your bread and lost a tooth.",
    "I had an allergic reaction to your shampoo and was taken to hospital.",
    "The stroller collapsed and my baby hit her head.",
    "The chair broke and my mother fell and broke her hip.",
    "Our heater gives off smoke.",
    "The battery of my e-bike burst into flames in the hallway.",
    "When I log in I see another patient's results.",
    "I can read the messages of other members.",
    "Your app shows me the bank statements of a stranger.",
    "I got the payslip of a colleague by e-mail.",
    "I received an invoice with someone else's name and address, and when I click the link I see all her orders.",
    "After changing one digit in the web address I get other people's tickets.",
    "All of our customer records have disappeared.",
    "The update deleted all our files.",
    "Your update wiped the entire database.",
    "Every photo I had is gone.",
    "Unser Server ist verschlüsselt, die Hacker wollen Geld.",
    "Wir wurden gehackt.",
    "Mein Konto ist gehackt worden.",
    "Jemand hat sich in mein Konto eingeloggt und das Passwort geändert.",
    "Meine Tochter hat einen Stromschlag von Ihrer Lampe bekommen.",
    "Der Föhn ist in meiner Hand explodiert.",
    "Ich habe mir an Ihrem Messer die Hand verbrannt.",
    "In der Suppe war Glas, ich habe mir die Zunge aufgeschnitten.",
    "Ich sehe die Rechnungen eines anderen Kunden.",
    "Das Portal zeigt mir fremde Befunde.",
    "Alle Bestellungen sind gelöscht.",
    "Mon compte a été piraté.",
    "Quelqu'un s'est connecté à mon compte et a changé le mot de passe.",
    "La batterie a explosé.",
    "Mon fils s'est brûlé la main avec votre lampe.",
    "Je vois les factures d'un autre client.",
    "Toutes nos commandes ont été effacées.",
    "Mi cuenta ha sido hackeada.",
    "Alguien ha entrado en mi cuenta y ha cambiado la contraseña.",
    "El cargador se ha incendiado.",
    "Mi hija se ha quemado la mano con su plancha.",
    "Veo los pedidos de otra persona.",
    "Se han borrado todas las fotos.",
    "Ik ben gehackt.",
    "Iemand heeft mijn wachtwoord veranderd.",
    "De oplader vloog in brand.",
    "Mijn zoon heeft een schok gekregen van de lamp.",
    "Ik zie de facturen van een andere klant.",
    "Al onze bestanden zijn verdwenen.",
    "Mi hanno hackerato l'account.",
    "Qualcuno ha cambiato la password del mio account.",
    "Il caricabatterie ha preso fuoco.",
    "Mia figlia ha preso la scossa.",
    "Vedo gli ordini di un altro cliente.",
    "Sono spariti tutti i file.",
    "A minha conta foi hackeada.",
    "Alguém entrou na minha conta e mudou a senha.",
    "O carregador pegou fogo.",
    "O meu filho levou um choque com o candeeiro.",
    "Vejo as faturas de outro cliente.",
    "Todos os nossos dados foram apagados.",
    "Moje konto zostało zhakowane.",
    "Ktoś zalogował się na moje konto.",
    "Ładowarka zapaliła się w nocy.",
    "Widzę faktury innego klienta.",
    "Wszystkie pliki zostały usunięte.",
    "Mitt konto har blivit hackat.",
    "Någon har loggat in på mitt konto.",
    "Laddaren började brinna.",
    "Jag ser andra kunders fakturor.",
    "Alla våra filer är borta.",
    "Nasz sklep został zhakowany.",
    "My account was hacked, can you lock it?",
    "Nothing serious, but my account was hacked last night and money is missing.",
    "Not urgent, but your charger caught fire on my desk.",
    "I found glass in your soup, I have cut my tongue.",
    "After your cream my face is swollen and I can hardly breathe.",
    "The cordless drill caught fire in my hand.",
    "The brakes of the rental bike failed and I fell onto the road.",
    "By changing the number in the link I can see the data of any other subscriber.",
    "Wenn ich in der Adresse die Nummer am Ende ändere, sehe ich die Verträge anderer Mieter.",
    "A man we dismissed on Monday is still logged in as owner and deletes projects.",
    "The results are from tenant B.",
    "Le grille-pain a pris feu, ma fille s'est brûlée.",
    "Grzejnik poraził prądem moje dziecko.",
    "De remmen hielden niet.",
    "Die Bremsen haben versagt.",
    "Mio figlio si è ustionato la mano.",
]
NOT_STATED = [
    "HACKED? It was only my aunt who had changed my picture.",
    "My account was not hacked, don't worry.",
    "What happens if my account is hacked?",
    "How do I know whether my account was hacked?",
    "Was my account hacked?",
    "I write a novel in which the heroine's account was hacked. Which logo may I show?",
    "Your newsletter says 'my account was hacked', what a headline.",
    "The new single is on fire, great catalogue!",
    "Our sales team is on fire this month.",
    "Can I burn a CD with it?",
    "My phone was stolen last year, that's sorted. How do I change my number?",
    "Do you insure against fire if the charger caught fire?",
    "I want to protect my account before somebody hacks it.",
    "My heart is broken that the concert is off.",
    "I broke my leg, so I can't come to the course; please move my booking.",
    "The leg of the chair is broken.",
    "The arm of the robot is broken.",
    "I'd like to see the orders of all our customers in one list.",
    "As admin I can see the invoices of all our clients. Can I sort them by date?",
    "How do I download the reports of other employees as a manager?",
    "Please add that teachers can view the marks of other classes.",
    "Does the smoke detector need a battery?",
    "Smoke-free rooms only, please.",
    "Is there a discount for hospital staff?",
    "We are a hospital and would like a quote.",
    "I lost my loyalty card.",
    "All data is safe, nothing was deleted.",
    "If all our data were gone, could you restore it?",
    "I deleted all the files myself, how do I empty the trash?",
    "The toast got burnt, lol.",
    "My cat fell off the sofa laughing.",
    "He fell out with the treasurer.",
    "She was shocked by the price.",
    "I got a shock when I saw the bill.",
    "Mein Konto wurde nicht gehackt.",
    "Was passiert, wenn mein Konto gehackt wird?",
    "Wurde mein Konto gehackt?",
    "Das Bein vom Tisch ist gebrochen.",
    "Ich sehe die Rechnungen aller Kunden nicht, wo finde ich sie?",
    "Si è rotto lo schermo.",
    "L'écran s'est cassé.",
    "Mon compte n'a pas été piraté, c'était ma fille.",
    "Mi cuenta no ha sido hackeada.",
    "Mijn account is niet gehackt.",
    "O meu sofá chegou com o pé partido.",
    "Se me ha quemado la tarta, pero el horno es genial.",
    "Ich brenne für dieses Thema.",
    "Where can I report if someone hacked my friend?",
    "Our fire drill is on Monday, the alarm will sound.",
    "I would like to open an account for my daughter.",
    "We got a message from another customer of yours who recommended you.",
    "Another customer told me that you open an account for free.",
    "You sent me a parcel for somebody else, what shall I do with it?",
    "I found a nail in the wall of the room.",
    "There's plastic around the bread, can it be paper?",
    "Your story about hackers was great.",
    "Someone used my idea in your forum!",
    "They changed my appointment without asking.",
    "Someone from your team called me and changed my tariff, thanks.",
    "My brakes squeak a little.",
    "Does it hurt if I get wet?",
    "The battery does not hold a charge.",
    "It was a false alarm: I thought my account was hacked.",
    "My mother fell off a ladder last year.",
    "Imagine my account was hacked, would you pay?",
    "In my game the castle is on fire and my brother was hurt, how do I save it?",
    "Please cancel my ski course, I broke my leg.",
]


def harms(body: str, subject: str = "Hello") -> tuple[Harm, ...]:
    ticket = read_ticket(subject, body)
    return harms_of(ticket, read_cues(ticket.text, ticket.subject))


@pytest.mark.parametrize("body", STATED)
def test_harm_that_is_told_plainly_is_a_statement(body: str) -> None:
    assert harms(body)


@pytest.mark.parametrize("body", NOT_STATED)
def test_feints_questions_and_idioms_are_none(body: str) -> None:
    assert not harms(body)


@pytest.mark.parametrize(
    "body",
    [
        "My account was hacked. It turned out to be my own mistake, all good again.",
        "The charger caught fire. Nothing happened, no harm done.",
        "I wrote that all our data was lost. False alarm, everything's there.",
    ],
)
def test_what_is_over_or_did_no_harm_is_none(body: str) -> None:
    assert not harms(body)


def test_a_subject_counts_where_the_body_leaves_the_matter_to_it() -> None:
    assert harms("Please lock it.", "My account was hacked")
    assert not harms("It was not hacked, my aunt just changed the picture.", "My account was hacked")
    assert not harms(
        "Thanks, the new password works and I learned a lot from your guide.", "Re: My account was hacked"
    )


def test_what_is_raised_keeps_honest_shares() -> None:
    raised = _grave({"low": 0.84, "medium": 0.1, "high": 0.04, "critical": 0.02})
    assert sum(raised.values()) == pytest.approx(1.0)
    assert raised["high"] + raised["critical"] == pytest.approx(GRAVE_SHARE)
    assert raised["low"] > raised["medium"], "in the models' proportion"
    sure = {"low": 0.01, "medium": 0.02, "high": 0.07, "critical": 0.9}
    assert _grave(sure) == sure, "never lowered"
    assert sum(_grave({"low": 1.0, "medium": 0.0, "high": 0.0, "critical": 0.0}).values()) == pytest.approx(
        1.0
    )
