import { memo, useMemo } from 'react';

import { BareChip, CitationChip } from '@/components/CitationChip';
import { MarkdownView } from '@/components/MarkdownView';
import { citationMarks } from '@/lib/citations';
import { useT } from '@/lib/i18n';

import type { Citation, Snippet } from '@/lib/types';

export interface ActiveCitation {
  citation: Citation;
  /** Chosen with the keyboard or a click: the passage is brought into view. */
  reveal: boolean;
}

interface CitedDraftProps {
  text: string;
  /** Null while the draft streams. */
  citations: Citation[] | null;
  snippets: readonly Pick<Snippet, 'id' | 'title'>[];
  onActivate: (active: ActiveCitation | null) => void;
}

/** The draft with its markers as chips that point to their passage and quote. */
export const CitedDraft = memo(function CitedDraft({
  text,
  citations,
  snippets,
  onActivate,
}: CitedDraftProps) {
  const t = useT();
  const { marks, plugin } = useMemo(() => citationMarks(text, citations), [text, citations]);
  const renderCite = (index: number) => {
    const mark = marks[index];
    if (!mark) return null;
    const { citation, marker } = mark;
    if (!citation) return <BareChip marker={marker} />;
    const source = snippets.find(({ id }) => id === citation.chunk_id)?.title ?? t('assistant.passage');
    return (
      <CitationChip marker={marker} source={source} quote={citation.quote}>
        {(chip) => (
          <button
            type="button"
            {...chip}
            onMouseEnter={() => onActivate({ citation, reveal: false })}
            onMouseLeave={() => onActivate(null)}
            onFocus={() => onActivate({ citation, reveal: true })}
            onBlur={() => onActivate(null)}
            onClick={() => onActivate({ citation, reveal: true })}
          />
        )}
      </CitationChip>
    );
  };
  return <MarkdownView text={text} remark={plugin} renderCite={renderCite} />;
});
