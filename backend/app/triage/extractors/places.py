"""Words before numbers of places: of rooms, and of sections in books and contracts."""

from __future__ import annotations

import re

NO_VERSION = re.compile(
    r"(?:§+|\b(?:rooms?|floor|building|office|desk|seat|gate|bay|aisle|shelf|locker|plot|unit|flat|apartment|sections?|sec\.|clauses?|articles?|art\.|pages?|p\."
    r"|chapters?|ch\.|paragraphs?|para\.?|appendix|annex|figures?|fig\.|tables?|items?|steps?|rules?|points?|exercises?|lessons?|units?|verse|schedule"
    r"|raum|zimmer|büro|platz|abschnitte?n?|abs\.|kapiteln?|artikeln?|seiten?|absatz|ziffern?|ziff\.|punkte?|nummer|anlage|anhang|tabelle|abbildung|abb\.|klausel|regal|stock"
    r"|salle|bureau|chambre|chapitres?|paragraphes?|annexe|tableau|alinéa|sala|aula|habitación|despacho|sección|secciones|apartado|capítulos?|cláusulas?|artículos?|página"
    r"|stanza|ufficio|camera|sezion[ei]|capitol[oi]|articol[oi]|comma|pagina|kamer|lokaal|hoofdstuk|paragraaf|sectie|bijlage|clausule|artigos?|secção|seção|quarto"
    r"|rozdzia[łl]u?|pok[óo]j|sal[ai]|punktu?|artyku[łl]u?|rum|sal|avsnitt|paragraf))\s*(?:no\.?|nr\.?|n[°º]\.?|numbers?|:)?\s*[(#]?$",
    re.I,
)
