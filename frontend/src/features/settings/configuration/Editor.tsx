import { Alert, Button, ConfigProvider } from 'antd';
import { useEffect, useRef, useState } from 'react';

import { LineDiff } from '@/components/LineDiff';
import { ProblemAlert } from '@/components/ProblemAlert';
import { useT } from '@/lib/i18n';
import { toProblem } from '@/lib/problem';

import { CategoriesForm } from './CategoriesForm';
import styles from './configuration.module.css';
import { Refusals, documentOf } from './Refusals';
import { Replay } from './Replay';
import { RoutingForm } from './RoutingForm';
import { DiscardButton, SaveBar } from './SaveBar';
import { SeveritiesForm } from './SeveritiesForm';
import { Unreachable } from './Unreachable';
import { useProposal } from './use-proposal';
import { YamlEditor } from './YamlEditor';

import type { ConfigVersion } from './api';
import type { CategoriesContent, ErrorAt, RoutingContent, SeveritiesContent } from './content';
import type { Proposal } from './use-proposal';
import type { YamlEditorHandle } from './YamlEditor';

interface DocumentFormProps {
  proposal: Proposal;
  errorAt: ErrorAt;
  disabled: boolean;
}

function DocumentForm({ proposal, errorAt, disabled }: DocumentFormProps) {
  const { base, content, setContent } = proposal;
  // The API promises the shape of a document that it has checked.
  const shown: unknown = content ?? base.content;
  const common = { errorAt, disabled };
  switch (base.name) {
    case 'categories':
      return (
        <CategoriesForm
          {...common}
          content={shown as CategoriesContent}
          base={base.content as unknown as CategoriesContent}
          onChange={setContent}
        />
      );
    case 'severities':
      return <SeveritiesForm {...common} content={shown as SeveritiesContent} onChange={setContent} />;
    case 'routing_rules':
      return <RoutingForm {...common} content={shown as RoutingContent} onChange={setContent} />;
  }
}

function Stale({ proposal }: { proposal: Proposal }) {
  const t = useT();
  const { theirs, base, adopt, saveOver, discard } = proposal;
  const [compared, setCompared] = useState(false);
  if (!theirs) return null;
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      className={styles.gap}
      title={t('configuration.stale', {
        number: theirs.number,
        name: theirs.author?.name ?? t('configuration.system'),
      })}
      description={
        <>
          <p>{t('configuration.staleHint')}</p>
          <div className={styles.staleActions}>
            <Button size="small" aria-expanded={compared} onClick={() => setCompared(!compared)}>
              {t('configuration.seeTheirs')}
            </Button>
            <Button size="small" onClick={saveOver}>
              {t('configuration.saveOver')}
            </Button>
            <Button
              size="small"
              onClick={() => {
                discard();
                adopt();
              }}
            >
              {t('configuration.takeTheirs')}
            </Button>
          </div>
          {compared && (
            <LineDiff
              before={base.body}
              after={theirs.body}
              label={t('configuration.difference', { number: theirs.number })}
            />
          )}
        </>
      }
    />
  );
}

interface EditorProps {
  active: ConfigVersion;
  mode: 'form' | 'yaml';
  editable: boolean;
}

/** A document being changed, as a form or as text: one of both at a time, since the form writes the text anew. */
export function Editor({ active, mode, editable }: EditorProps) {
  const t = useT();
  const proposal = useProposal(active, editable);
  const yaml = useRef<YamlEditorHandle>(null);
  const outcome = useRef<HTMLDivElement>(null);
  const { problem, answer, theirs, text, content, base } = proposal;
  const invalid = problem && toProblem(problem).fields.length > 0 ? toProblem(problem) : null;
  const errorAt: ErrorAt = (...place) => {
    const wanted = ['body', base.name, ...place];
    const found = invalid?.fields.find(({ loc }) => wanted.every((part, index) => loc[index] === part));
    return found ? found.msg : null;
  };
  useEffect(() => {
    // What came of trying or saving stands at the end of a long form. At once: nothing moves.
    if (problem || answer) outcome.current?.scrollIntoView({ block: 'nearest' });
  }, [problem, answer, theirs]);
  // The form sees them by itself; of a text the API says it, once it was tried or saved.
  const warnings = (answer ?? (text === null ? base : null))?.warnings ?? [];
  const other = mode === 'form' ? text !== null : content !== null;
  return (
    <>
      {other && (
        <Alert
          type="info"
          showIcon
          className={styles.gapBelow}
          title={mode === 'form' ? t('configuration.changedAsText') : t('configuration.changedAsForm')}
          action={<DiscardButton proposal={proposal} size="small" />}
        />
      )}
      {proposal.restored && !other && (
        <Alert type="info" showIcon className={styles.gapBelow} title={t('configuration.restoredDraft')} />
      )}
      {mode === 'form' && !other && (
        <ConfigProvider componentDisabled={!editable}>
          <DocumentForm proposal={proposal} errorAt={errorAt} disabled={!editable} />
        </ConfigProvider>
      )}
      {mode === 'yaml' && !other && (
        <YamlEditor
          ref={yaml}
          text={text ?? base.body}
          readOnly={!editable}
          onChange={proposal.setText}
          errorLines={
            new Set(invalid?.fields.flatMap((one) => (documentOf(one) === base.name ? (one.line ?? []) : [])))
          }
        />
      )}
      {mode === 'form' && content !== null && <p className={styles.quiet}>{t('configuration.formWrites')}</p>}
      <div ref={outcome} className={styles.outcome}>
        {mode === 'yaml' && !other && <Unreachable places={warnings.map(({ loc }) => Number(loc[1]))} />}
        {invalid && (
          <Refusals
            name={base.name}
            problem={invalid}
            onGoTo={mode === 'yaml' ? ({ line, column }) => yaml.current?.goTo(line ?? 1, column) : null}
          />
        )}
        <Stale proposal={proposal} />
        {Boolean(problem) && !invalid && !theirs && <ProblemAlert className={styles.gap} error={problem} />}
        {answer && <Replay answer={answer} />}
      </div>
      {editable && <SaveBar proposal={proposal} />}
    </>
  );
}
