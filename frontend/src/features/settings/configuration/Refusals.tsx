import { Alert, Button } from 'antd';

import { useT } from '@/lib/i18n';

import { SECTIONS } from './api';
import styles from './configuration.module.css';

import type { ConfigName } from './api';
import type { FieldProblem, ProblemError } from '@/lib/problem';

/** "rules › 2 › team": entries of lists are counted from 1, as people do. */
export function placeName({ loc }: FieldProblem): string {
  return loc
    .slice(2)
    .map((part) => (typeof part === 'number' ? part + 1 : part))
    .join(' › ');
}

/** The document that has the error: one that goes with another as it is may not go with what is proposed for that. */
export function documentOf({ loc }: FieldProblem): ConfigName | null {
  const name = loc[1];
  return typeof name === 'string' && name in SECTIONS ? (name as ConfigName) : null;
}

interface RefusalsProps {
  /** The document that was refused. */
  name: ConfigName;
  problem: ProblemError;
  /** Null where the places of a form are marked themselves. */
  onGoTo: ((field: FieldProblem) => void) | null;
}

/** Everything that is wrong with a document, each with its place. */
export function Refusals({ name, problem, onGoTo }: RefusalsProps) {
  const t = useT();
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      className={styles.gap}
      title={t('configuration.invalid', { count: problem.fields.length })}
      description={
        <ul className={styles.refusals}>
          {problem.fields.map((field, index) => {
            const found = documentOf(field);
            const other = found !== null && found !== name ? t(`settings.section.${SECTIONS[found]}`) : '';
            const text = [other, placeName(field), field.msg].filter((part) => part !== '').join(': ');
            return (
              <li key={index}>
                {field.line !== undefined && onGoTo && other === '' ? (
                  <Button type="link" size="small" onClick={() => onGoTo(field)}>
                    {t('configuration.line', { line: field.line, column: field.column ?? 1 })}
                  </Button>
                ) : (
                  field.line !== undefined && (
                    <span>{t('configuration.line', { line: field.line, column: field.column ?? 1 })}</span>
                  )
                )}{' '}
                {text}
              </li>
            );
          })}
        </ul>
      }
    />
  );
}
