import { ThunderboltOutlined } from '@ant-design/icons';
import Bubble from '@ant-design/x/es/bubble';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Select } from 'antd';
import { useState } from 'react';

import { MarkdownView } from '@/components/MarkdownView';
import { ProblemAlert } from '@/components/ProblemAlert';
import { Shortcut } from '@/components/Shortcut';
import { humanize } from '@/lib/format';
import { useHotkeys } from '@/lib/hotkeys';
import { configQuery } from '@/lib/session';

import { useSuggestion } from './use-suggestion';
import styles from './assistant.module.css';
import { Snippets } from './Snippets';
import { Recommendations } from './Recommendations';
import { CitedDraft } from './CitedDraft';

import type { ActiveCitation } from './CitedDraft';
import type { SuggestionRun } from './use-suggestion';
import type { Ticket, TicketPatch, Tone } from '@/lib/types';

interface SuggestionPanelProps {
  ticket: Ticket;
  onInsert: (text: string, draftId: number | null) => void;
  onApply: (patch: TicketPatch) => void;
  applying: boolean;
}

const DEFAULT_TONE: Tone = 'friendly';
const TONES: Tone[] = ['friendly', 'formal', 'empathetic', 'concise'];

function Idle({
  ticket,
  onInsert,
  onGenerate,
}: Pick<SuggestionPanelProps, 'ticket' | 'onInsert'> & { onGenerate: () => void }) {
  return (
    <>
      <div className={styles.idle}>
        <p className={styles.quiet}>
          A draft in which each sentence cites the passage it rests on, with a category, a priority and tags
          to apply.
        </p>
        <Button
          type="primary"
          icon={<ThunderboltOutlined aria-hidden />}
          aria-keyshortcuts="g"
          onClick={onGenerate}
        >
          Generate <Shortcut keys="G" />
        </Button>
      </div>
      {ticket.ai_draft_response && (
        <section className={styles.block} aria-labelledby="prepared-title">
          <h3 id="prepared-title" className={styles.blockTitle}>
            Prepared by triage
          </h3>
          <div className={styles.prepared}>
            <MarkdownView text={ticket.ai_draft_response} />
          </div>
          <Button size="small" onClick={() => onInsert(ticket.ai_draft_response ?? '', null)}>
            Insert into reply
          </Button>
        </section>
      )}
    </>
  );
}

interface DraftProps {
  run: SuggestionRun;
  onInsert: SuggestionPanelProps['onInsert'];
  onGenerate: () => void;
  onActivate: (active: ActiveCitation | null) => void;
}

function Draft({ run, onInsert, onGenerate, onActivate }: DraftProps) {
  const { suggestion } = run;
  const running = run.phase === 'running';
  return (
    <section className={styles.block} aria-labelledby="draft-title" aria-busy={running}>
      <h3 id="draft-title" className={styles.blockTitle}>
        Draft
        {suggestion && (
          <span className={styles.engine}>
            {suggestion.engine === 'llm' ? suggestion.model : 'Local engine'}
          </span>
        )}
      </h3>
      {suggestion?.status === 'insufficient_context' && (
        <Alert
          type="warning"
          showIcon
          title="Not enough in the knowledge base"
          description="No passage answers this. The draft claims nothing and asks for what is missing; the nearest passages are below."
        />
      )}
      {(running || run.text !== '') && (
        <Bubble
          variant="outlined"
          className={styles.bubble ?? ''}
          loading={running && run.text === ''}
          content={run.text}
          contentRender={() => (
            <CitedDraft
              text={run.text}
              citations={suggestion?.citations ?? null}
              snippets={run.snippets ?? []}
              onActivate={onActivate}
            />
          )}
        />
      )}
      {running && run.text === '' && (
        <p className={styles.slow}>
          Still working. After a first start, the knowledge base loads before the first draft.
        </p>
      )}
      <p className="visually-hidden" role="status">
        {running ? 'Writing the draft' : run.phase === 'done' ? 'The draft is ready' : ''}
      </p>
      <div className={styles.draftActions}>
        <Button
          type="primary"
          disabled={!suggestion || suggestion.ai_reply === ''}
          onClick={() => {
            if (suggestion) onInsert(suggestion.ai_reply, suggestion.draft_id);
          }}
        >
          Insert into reply
        </Button>
        <Button aria-keyshortcuts="g" loading={running} onClick={onGenerate}>
          Regenerate
        </Button>
      </div>
    </section>
  );
}

/** Generate, judge, insert: the assistant beside a ticket. */
export function SuggestionPanel({ ticket, onInsert, onApply, applying }: SuggestionPanelProps) {
  const [tone, setTone] = useState<Tone>(DEFAULT_TONE);
  const [active, setActive] = useState<ActiveCitation | null>(null);
  const config = useQuery(configQuery);
  const { run, generate } = useSuggestion(ticket.id);

  const start = () => {
    if (run.phase === 'running') return;
    setActive(null);
    void generate({ tone });
  };
  useHotkeys({ g: start });

  return (
    <div className={styles.panel}>
      <header className={styles.head}>
        <h2 className={styles.title}>Assistant</h2>
        <Select<Tone>
          size="small"
          className={styles.tone ?? ''}
          aria-label="Tone"
          value={tone}
          options={(config.data?.tones ?? TONES).map((value) => ({ value, label: humanize(value) }))}
          onChange={setTone}
        />
      </header>
      {run.phase === 'idle' && <Idle ticket={ticket} onInsert={onInsert} onGenerate={start} />}
      {run.recommendation && (
        <Recommendations
          ticket={ticket}
          recommendation={run.recommendation}
          onApply={onApply}
          applying={applying}
        />
      )}
      {run.phase === 'failed' && (
        <ProblemAlert className={styles.problem} error={run.error} onRetry={start} />
      )}
      {run.phase !== 'idle' && (run.phase !== 'failed' || run.text !== '') && (
        <Draft run={run} onInsert={onInsert} onGenerate={start} onActivate={setActive} />
      )}
      {run.snippets && (
        <Snippets
          heading={run.suggestion?.status === 'insufficient_context' ? 'Nearest passages' : 'Sources'}
          snippets={run.snippets}
          citations={run.suggestion?.citations ?? []}
          active={active}
        />
      )}
    </div>
  );
}
