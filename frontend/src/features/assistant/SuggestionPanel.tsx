import { ThunderboltOutlined } from '@ant-design/icons';
import Bubble from '@ant-design/x/es/bubble';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Select } from 'antd';
import { useState } from 'react';

import { ProblemAlert } from '@/components/ProblemAlert';
import { Shortcut } from '@/components/Shortcut';
import { useAfterPaint } from '@/lib/after-paint';
import { useT } from '@/lib/i18n';
import { useEnumName } from '@/lib/i18n/enum-name';
import { usePageActions } from '@/lib/page-actions';
import { configQuery, useMe } from '@/lib/session';
import { sourcesOf } from '@/lib/sources';

import { useSuggestion } from './use-suggestion';
import styles from './assistant.module.css';
import { Snippets } from './Snippets';
import { Recommendations } from './Recommendations';
import { CitedDraft } from './CitedDraft';
import { EngineName } from './EngineName';
import { LeftOut } from './LeftOut';
import { Prepared } from './Prepared';
import { WriteArticle } from './WriteArticle';

import type { ActiveCitation } from './CitedDraft';
import type { SuggestionRun } from './use-suggestion';
import type { Source } from '@/lib/sources';
import type { Ticket, TicketPatch, Tone } from '@/lib/types';

interface SuggestionPanelProps {
  ticket: Ticket;
  onInsert: (text: string, draftId: number | null, sources: readonly Source[]) => void;
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
  const t = useT();
  return (
    <>
      <div className={styles.idle}>
        <p className={styles.quiet}>{t('assistant.idle')}</p>
        <Button
          type="primary"
          icon={<ThunderboltOutlined aria-hidden />}
          aria-keyshortcuts="g"
          onClick={onGenerate}
        >
          {t('assistant.generate')} <Shortcut keys="G" />
        </Button>
      </div>
      {ticket.ai_draft_response && <Prepared ticket={ticket} onInsert={onInsert} />}
    </>
  );
}

interface DraftProps {
  ticket: Ticket;
  run: SuggestionRun;
  onInsert: SuggestionPanelProps['onInsert'];
  onGenerate: () => void;
  onActivate: (active: ActiveCitation | null) => void;
}

function Draft({ ticket, run, onInsert, onGenerate, onActivate }: DraftProps) {
  const t = useT();
  const mayWrite = useMe().role === 'admin';
  const { suggestion } = run;
  const running = run.phase === 'running';
  return (
    <section className={styles.block} aria-labelledby="draft-title" aria-busy={running}>
      <h3 id="draft-title" className={styles.blockTitle}>
        {t('assistant.draft')}
        {suggestion && <EngineName draft={suggestion} />}
      </h3>
      {suggestion?.told_already && (
        <Alert
          type="info"
          showIcon
          title={t('assistant.toldAlready')}
          description={t('assistant.toldAlreadyHint')}
        />
      )}
      {suggestion?.status === 'insufficient_context' && !suggestion.told_already && (
        <Alert
          type="warning"
          showIcon
          title={t('assistant.insufficient')}
          description={
            <div className={styles.insufficient}>
              {t('assistant.insufficientHint')}
              {mayWrite ? <WriteArticle ticket={ticket} /> : <span>{t('assistant.adminsWrite')}</span>}
            </div>
          }
        />
      )}
      <LeftOut sentences={suggestion?.left_out ?? []} />
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
      {running && run.text === '' && <p className={styles.slow}>{t('assistant.slow')}</p>}
      <p className="visually-hidden" role="status">
        {running ? t('assistant.writing') : run.phase === 'done' ? t('assistant.ready') : ''}
      </p>
      <div className={styles.draftActions}>
        <Button
          type="primary"
          disabled={!suggestion || suggestion.ai_reply === ''}
          onClick={() => {
            if (suggestion)
              onInsert(suggestion.ai_reply, suggestion.draft_id, sourcesOf(suggestion.citations));
          }}
        >
          {t('assistant.insert')}
        </Button>
        <Button aria-keyshortcuts="g" loading={running} onClick={onGenerate}>
          {t('assistant.regenerate')}
        </Button>
      </div>
    </section>
  );
}

function TonePicker({ tone, onTone }: { tone: Tone; onTone: (tone: Tone) => void }) {
  const t = useT();
  const enumName = useEnumName();
  const config = useQuery(configQuery);
  return (
    <Select<Tone>
      size="small"
      className={styles.tone ?? ''}
      aria-label={t('assistant.tone')}
      value={tone}
      options={(config.data?.tones ?? TONES).map((value) => ({ value, label: enumName('tone', value) }))}
      onChange={onTone}
    />
  );
}

/** Generate, judge, insert: the assistant beside a ticket. */
export function SuggestionPanel({ ticket, onInsert, onApply, applying }: SuggestionPanelProps) {
  const t = useT();
  const [tone, setTone] = useState<Tone>(DEFAULT_TONE);
  const [active, setActive] = useState<ActiveCitation | null>(null);
  const { run, generate } = useSuggestion(ticket);
  // Its key works at once; what it shows comes after the conversation.
  const painted = useAfterPaint();
  const mayWrite = useMe().role === 'admin';
  const settled = ticket.status === 'resolved' || ticket.status === 'closed';

  const start = () => {
    if (run.phase === 'running') return;
    setActive(null);
    void generate({ tone });
  };
  usePageActions([{ id: 'generate', label: t('assistant.generateAction'), keys: 'g', run: start }]);

  return (
    <div className={styles.panel}>
      <header className={styles.head}>
        <h2 className={styles.title}>{t('assistant.title')}</h2>
        {painted && <TonePicker tone={tone} onTone={setTone} />}
      </header>
      {painted && run.phase === 'idle' && <Idle ticket={ticket} onInsert={onInsert} onGenerate={start} />}
      {painted && run.recommendation && (
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
      {painted && run.phase !== 'idle' && (run.phase !== 'failed' || run.text !== '') && (
        <Draft ticket={ticket} run={run} onInsert={onInsert} onGenerate={start} onActivate={setActive} />
      )}
      {painted && run.snippets && (
        <Snippets
          heading={
            run.suggestion?.status === 'insufficient_context'
              ? t('assistant.nearest')
              : t('assistant.sources')
          }
          snippets={run.snippets}
          citations={run.suggestion?.citations ?? []}
          active={active}
        />
      )}
      {mayWrite && settled && run.suggestion?.status !== 'insufficient_context' && (
        <div className={styles.block}>
          <WriteArticle ticket={ticket} />
        </div>
      )}
    </div>
  );
}
