"""Nobody can, none of them works: inability told by its subject instead of a negated verb.

Sources of regular expressions, to be read without regard to case. What they match is both a work that is blocked and a fault that
reaches everybody.
"""

from __future__ import annotations

_UP_TO_5 = r"(?:[\w'’-]{1,20}\s){0,5}?"
_UP_TO_3 = r"(?:[\w'’-]{1,20}\s){0,3}?"
_RUNS_EN = r"(?:works?|working|starts?|opens?|loads?|runs?|prints?|responds?|answers?|connects?|functions?|boots?|rings?|charges?|goes through|gets? (?:in|into|through|to|any)|comes? (?:on|through|up))"
NOBODY_CAN = (
    rf"\b(?:nobody|no one|no-one|none of (?:us|our|the|my|them|these|those)|not one of (?:us|our|the|my)|not a single)\s{_UP_TO_5}(?:can|could|is able to|are able to|manages? to|gets? (?:in|into|through|to)|has access|have access)\b(?! (?:tell|say|remember|know|explain|guess|imagine|complain|blame|help it|see (?:it|why|a difference)|wait)\b)",
    rf"\b(?:none of (?:our|the|my|these|those)|not one of (?:our|the|my)|not a single)\s{_UP_TO_3}{_RUNS_EN}\b",
)
"""In English."""
NOBODY_CAN_ABROAD = (
    rf"\b(?:keine[rs]?|kein einziger?|keine einzige) (?:unserer|der|von unseren|meiner) {_UP_TO_3}(?:geht|gehen|funktioniert|funktionieren|l(?:ä|ae)uft|startet|druckt|reagiert|(?:ö|oe)ffnet|verbindet|kann|kommt)\b|\bkeine? (?:einziger? )?(?:kasse|filiale|drucker|rechner|terminal|telefon|ger(?:ä|ae)t|maschine|aufzug|server|leitung) (?:\w+ )?(?:geht|funktioniert|l(?:ä|ae)uft|startet|druckt|reagiert)\b",
    rf"\b(?:aucune? (?:de nos|des|de mes|de ces)|pas une? seule?(?: de nos)?)\s{_UP_TO_3}ne (?:fonctionne|marche|d[ée]marre|r[ée]pond|s['’](?:ouvre|allume)|peut|passe)\w{{0,3}}\b|\bpersonne (?:[\w'’-]{{1,20}}\s){{0,4}}?(?:ne peut|n['’]arrive|ne parvient|n['’]a acc[èe]s|n['’]y arrive)\b",
    rf"\b(?:ningun[oa] de (?:nuestr[oa]s|l[oa]s|mis)|ni un[oa] sol[oa](?: de)?)\s{_UP_TO_3}(?:funciona|arranca|responde|abre|imprime|enciende|va|puede|entra)\b|\bnadie (?:[\w'’-]{{1,20}}\s){{0,4}}?(?:puede|consigue|logra|tiene acceso)\b",
    rf"\b(?:geen (?:enkele |van (?:onze|de|mijn) )|niet een van (?:onze|de) ){_UP_TO_3}(?:werkt|werken|doet het|doen het|start|print|opent|reageert|kan|komt)\b|\bniemand (?:[\w'’-]{{1,20}}\s){{0,4}}?(?:kan|kunnen)\b",
    rf"\bnessun[oa] (?:del(?:le|la|l['’])?|dei|degli|di) ?(?:nostr[ei]|quest[ei]|mie[i]?)? ?{_UP_TO_3}(?:funziona|va|parte|stampa|risponde|si (?:apre|accende|avvia)|riesce|pu[òo])(?!\w)|\bnessuno (?:[\w'’-]{{1,20}}\s){{0,4}}?(?:riesce|pu[òo]|ha accesso)(?!\w)",
    rf"\b(?:nenhuma? d[oa]s (?:noss[oa]s )?|nem uma? das? )(?:noss[oa]s )?{_UP_TO_3}(?:funciona|abre|liga|imprime|responde|arranca|consegue|pode)\b|\bningu[ée]m (?:[\w'’-]{{1,20}}\s){{0,4}}?(?:consegue|pode|tem acesso)\b",
    rf"\b[żz]ad(?:en|na|ne) (?:z (?:naszych|moich|tych) )?{_UP_TO_3}nie (?:dzia[łl]a|uruchamia|otwiera|drukuje|odpowiada|[łl][ąa]czy|mo[żz]e)\w{{0,2}}\b|\bnikt (?:[\w'’-]{{1,20}}\s){{0,4}}?nie (?:mo[żz]e|ma dost[ęe]pu)\b",
    rf"\b(?:ingen|inget|inga) av (?:v[åa]ra|de|mina) {_UP_TO_3}(?:fungerar|startar|svarar|[öo]ppnas|skriver|g[åa]r|kan)\b|\bingen (?:[\w'’-]{{1,20}}\s){{0,4}}?(?:kan|kommer in|kommer [åa]t)\b",
)
"""In German, French, Spanish, Dutch, Italian, Portuguese, Polish and Swedish."""
