"""Medical emergencies that are stated, the calm questions about goods for health, and their twins, in all languages."""

from __future__ import annotations

import pytest

from app.triage.decide import read_case
from app.triage.engine import TriageEngine
from app.triage.types import Severity, TriageOutcome
from tests.triage.harms import harms

STATED = [
    "My toddler may have eaten 3 or 4 of my iron tablets!!! Who can I call??",
    "My toddler ate four iron tablets.",
    "What should I do, my daughter swallowed a button cell?",
    "Help, our two-year-old drank dishwasher cleaner.",
    "I am worried, my son has swallowed some of my heart pills.",
    "The baby chewed on a nicotine pouch and licked e-liquid.",
    "My dog ate a whole strip of my ibuprofen.",
    "I took too many tablets of my blood thinner... far too many pills.",
    "I took the double dose of insulin by mistake.",
    "My mother took 20 sleeping pills tonight.",
    "My father has taken the wrong tablets, the ones of my sister.",
    "He accidentally took my blood pressure pills.",
    "We gave a resident another resident's tablets.",
    "She has taken an overdose of paracetamol.",
    "My husband overdosed on his morphine an hour ago.",
    "I drank descaler, I thought it was water.",
    "I have had a tight feeling in my chest since this morning and it goes into my left arm. Can I get a video visit today?",
    "I have chest pain and my left arm hurts.",
    "My husband has a pain in his chest, it goes into the arm.",
    "Chest pain since an hour, radiating into the left arm.",
    "My father's face is drooping on one side and his speech is slurred.",
    "She can't lift her left arm.",
    "My wife is slurring her words and the left side of her face is numb.",
    "since an hour my lips and tongue are swelling after taking the new antibiotic. what do I do",
    "My son's throat is closing up after the syrup.",
    "My face is swelling.",
    "My grandmother fainted after the new drops.",
    "My daughter is unconscious.",
    "My husband collapsed this morning after the injection.",
    "She won't wake up.",
    "My child is having a seizure.",
    "I injected insulin that had been frozen.",
    "The insulin pens were frozen and I injected one this morning.",
    "My mother's ventilator has failed.",
    "The oxygen concentrator stopped and my father needs it.",
    "My insulin pump stopped delivering.",
    "My glucose sensor stopped working overnight.",
    "The sensor showed 6.2 but my wife was unconscious.",
    "My pump delivered 20 units at once.",
    "Mein Sohn hat drei Eisentabletten verschluckt.",
    "Ich habe aus Versehen zu viele Tabletten genommen.",
    "Ich habe Brustschmerzen, die in den linken Arm ziehen.",
    "Meine Zunge ist angeschwollen nach dem Antibiotikum.",
    "Sein Mundwinkel hängt und er spricht verwaschen.",
    "Meine Mutter ist bewusstlos.",
    "Das Sauerstoffgerät ist ausgefallen, mein Vater braucht es.",
    "Mon fils a avalé des comprimés de fer.",
    "J'ai pris trop de comprimés.",
    "J'ai une douleur dans la poitrine depuis ce matin.",
    "Ma langue gonfle depuis que j'ai pris l'antibiotique.",
    "Mon mari a perdu connaissance.",
    "Le concentrateur d'oxygène est en panne et mon père en a besoin.",
    "Mi hija se ha tragado unas pastillas mías.",
    "He tomado demasiadas pastillas.",
    "Tengo un dolor en el pecho que baja al brazo.",
    "Se me está hinchando la lengua.",
    "Mi madre se ha desmayado.",
    "La bomba de insulina ha dejado de funcionar y mi hijo la necesita.",
    "Mijn zoontje heeft ijzertabletten ingeslikt.",
    "Ik heb per ongeluk te veel pillen ingenomen.",
    "Ik heb pijn op de borst en mijn arm doet zeer.",
    "Mijn lippen zijn opgezwollen.",
    "Mijn man is bewusteloos.",
    "De zuurstofconcentrator is uitgevallen en mijn vader stikt.",
    "Mia figlia ha ingoiato delle compresse di ferro.",
    "Ho preso troppe pastiglie.",
    "Ho un dolore al petto da stamattina.",
    "La lingua si sta gonfiando.",
    "Mio marito è svenuto.",
    "Il concentratore di ossigeno si è fermato e mio padre ne ha bisogno.",
    "O meu filho engoliu comprimidos de ferro.",
    "Tomei comprimidos a mais por engano.",
    "Tenho uma dor no peito desde manhã.",
    "A minha língua está a inchar.",
    "A minha mãe desmaiou.",
    "O concentrador de oxigénio parou e o meu pai precisa dele.",
    "Moje dziecko połknęło tabletki z żelazem.",
    "Wzięłam za dużo tabletek.",
    "Mam ból w klatce piersiowej od rana.",
    "Język mi puchnie po antybiotyku.",
    "Mama zemdlała.",
    "Koncentrator tlenu przestał działać, tata go potrzebuje.",
    "Min dotter har svalt järntabletter.",
    "Jag tog för många tabletter.",
    "Jag har ont i bröstet sedan i morse.",
    "Tungan svullnar efter medicinen.",
    "Min pappa är medvetslös.",
    "Syrgaskoncentratorn har stannat och pappa behöver den.",
    "I gave my baby ten times the dose of paracetamol.",
    "our 18 month old got into the dishwasher tabs and bit one",
    "My husband just took my methotrexate instead of his folic acid.",
    "my kid drank half a bottle of cough syrup",
    "He has crushing chest pain.",
    "My eyes and lips are swelling up after your cream.",
    "I used the insulin that had frozen.",
    "My tongue feels thick and swollen.",
    "Meine Frau hat die doppelte Menge Insulin gespritzt.",
    "Mijn dochter heeft een knoopcel doorgeslikt.",
    "Mio figlio ha bevuto la candeggina.",
    "Córeczka połknęła baterię.",
    "Min son har svalt ett knappcellsbatteri.",
]
NOT_STATED = [
    "Can it cause chest pain?",
    "The leaflet lists chest pain and swelling of the lips, is this common?",
    "I take two pills a day and have ten left, please renew.",
    "How many tablets may I take?",
    "Can I take two tablets at once?",
    "My mother takes 9 different pills. Do you fill a weekly box?",
    "My son takes his vitamin tablets every morning.",
    "I ordered the wrong tablets by mistake.",
    "You sent me the wrong pills.",
    "I ordered too many tablets, can I send them back?",
    "If my child swallowed a battery, whom would I call?",
    "What should I do if somebody takes too many pills?",
    "The machine swallowed my card.",
    "The dispenser swallowed my pills again.",
    "Last year my son swallowed a battery and all went well.",
    "My father had a stroke two years ago and cannot use the app.",
    "My mother had a heart attack in March, who may sign for her?",
    "I nearly had a heart attack when I saw the bill.",
    "I fainted when I saw the price!",
    "In the film the hero takes an overdose.",
    "An overdose of pink on the new page.",
    "I overdosed on cuteness, what lovely slippers.",
    "Do you sell an overdose kit?",
    "My dog ate my earphones.",
    "He did not swallow the tablet.",
    "Hello, my fridge went crazy and the insulin pens were frozen this morning. May I use them?",
    "A video visit is not for chest pain.",
    "The chest of drawers hurts the eye.",
    "My treasure chest is tight, the lid sticks.",
    "How much is an oxygen concentrator per week?",
    "Does the insulin pump work with the app?",
    "The ventilator of my laptop is loud.",
    "The vendor doesn't respond, my colleague is unresponsive to mails.",
    "We collapsed the menu and it will not open.",
    "I passed out the flyers.",
    "Is a glucose sensor covered?",
    "I took twenty photos of the tablets.",
    "She took over the order of the tablets.",
    "The battery of my tablet died, my son took it to your shop.",
    "Our customers took ten tablets to the fair, three iPads are missing.",
    "My children had too much time on their tablets, how do I set a limit?",
    "My son ate too many sweets for a tablet game.",
    "I gave the wrong box of tablets back to the courier.",
    "Wie viele Tabletten darf ich nehmen?",
    "Ich nehme zwei Tabletten am Tag.",
    "Kann das Mittel Brustschmerzen machen?",
    "Combien de comprimés puis-je prendre ?",
    "Est-ce que ce médicament peut donner des douleurs à la poitrine ?",
    "¿Cuántas pastillas puedo tomar?",
    "Hoeveel tabletten mag ik innemen?",
    "Quante pastiglie posso prendere?",
    "Quantos comprimidos posso tomar?",
    "Ile tabletek mogę wziąć?",
    "Hur många tabletter får jag ta?",
    "Was tue ich, wenn mein Kind eine Batterie verschluckt?",
    "Que faire si mon enfant avale une pile ?",
    "Mi tableta tiene dos pilas.",
    "My cat ate the bag in which the pills came, can you send a new bag?",
    "My mother has chest pain medication, can you deliver it?",
    "My glucose monitor is broken, is it under warranty?",
    "My son fainted at school when he saw blood, he is fine.",
    "Please tell me whether swelling of my face is normal after Botox.",
    "The patient took her medicine by mistake twice in your game.",
    "Ich habe aus Versehen die falsche Adresse angegeben und die Tabletten genommen, die mir zustehen.",
    "Meine Insulinpumpe ist kaputt gegangen, was kostet eine neue?",
    "I took the wrong parcel with tablets to my neighbour.",
    "Ich habe zwei Tabletten zu viel bestellt.",
    "Ik heb per ongeluk te veel pillen besteld.",
]
CALM = [
    ("oxygen", "How much is an oxygen concentrator per week?"),
    ("medical cannabis", "Do you dispense medical cannabis flowers?"),
    ("dose for child", "My son weighs 14 kg. How many ml of paracetamol syrup may he have?"),
    ("Rental", "Do you rent out infusion pumps and what is the weekly price?"),
    ("Order", "Please send me two oxygen cylinders and 3 boxes of insulin needles."),
    ("nursing at home", "Can you send a nurse who gives my injections at home every day?"),
    (
        "care home",
        "We are a residence with 42 elderly people and are looking for a pharmacy. Who can we contact?",
    ),
    ("Anfrage", "Wir suchen eine Apotheke für unser Heim mit 60 Bewohnern. Wen dürfen wir anrufen?"),
    (
        "GDPR",
        "I wish to have my account closed and ALL data including prescriptions erased according to art. 17 GDPR.",
    ),
]
"""Questions and orders that hold nouns of health and tell of no trouble."""
GRAVE = [
    ("Oxygen", "The oxygen concentrator stopped and my father needs it."),
    ("oxygen", "The oxygen concentrator is beeping and my father needs it, what should I do?"),
    ("oxygen", "Where is the oxygen? Patients are waiting."),
    ("Infusion pumps", "Why do the infusion pumps on our ward show the wrong dose?"),
    (
        "Care home",
        "We look after 42 elderly people, are looking for a pharmacy and the insulin pump of one has failed.",
    ),
    ("GDPR", "I want my data deleted, since all prescriptions of other patients are shown to me."),
]
"""Their twins, of which something is wrong."""
EMERGENCIES = [
    ("Chest pain", "I have had a tight feeling in my chest since this morning and it goes into my left arm. Can I get a video visit today?"),
    ("swollen face", "since an hour my lips and tongue are swelling after taking the new antibiotic. what do I do"),
    ("child swallowed pills", "My toddler may have eaten 3 or 4 of my iron tablets!!! Who can I call??"),
    ("Insulin", "I injected insulin that had been frozen."),
    ("Pumpe", "Das Sauerstoffgerät ist ausgefallen, mein Vater braucht es."),
]  # fmt: skip


@pytest.mark.parametrize("body", STATED)
def test_a_stated_emergency_is_read_and_is_a_danger(body: str) -> None:
    assert "medical" in {harm.kind for harm in harms(body)}
    assert read_case(TriageOutcome(model="local", config_version="1"), "Hello", body).danger


@pytest.mark.parametrize("body", NOT_STATED)
def test_questions_habits_the_past_and_machines_are_none(body: str) -> None:
    assert not harms(body)


@pytest.mark.parametrize(("subject", "body"), EMERGENCIES)
def test_an_emergency_is_critical(engine: TriageEngine, subject: str, body: str) -> None:
    assert engine.classify(subject, body).severity is Severity.CRITICAL


@pytest.mark.parametrize(("subject", "body"), CALM)
def test_a_calm_question_about_goods_for_health_is_not_critical(
    engine: TriageEngine, subject: str, body: str
) -> None:
    assert engine.classify(subject, body).severity is not Severity.CRITICAL


@pytest.mark.parametrize(("subject", "body"), GRAVE)
def test_a_fault_of_such_goods_stays_grave(engine: TriageEngine, subject: str, body: str) -> None:
    assert engine.classify(subject, body).severity in {Severity.HIGH, Severity.CRITICAL}
