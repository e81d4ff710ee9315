import { useMemo } from 'react';

import { useT } from '@/lib/i18n';
import { hunks, lineDiff } from '@/lib/line-diff';

import styles from './line-diff.module.css';

const SIGNS = { same: ' ', added: '+', removed: '−' } as const;

interface LineDiffProps {
  before: string;
  after: string;
  /** What is compared, for a screen reader. */
  label: string;
}

/** What differs between two texts, line by line, with a little of what stands around it. */
export function LineDiff({ before, after, label }: LineDiffProps) {
  const t = useT();
  const found = useMemo(() => hunks(lineDiff(before, after)), [before, after]);
  if (found.length === 0) return <p className={styles.none}>{t('common.noDifference')}</p>;
  return (
    <section className={styles.box} aria-label={label} tabIndex={0}>
      {found.map((lines, index) => (
        <table key={index} className={styles.hunk}>
          <tbody>
            {lines.map((line, at) => (
              <tr key={at} data-kind={line.kind}>
                <td className={styles.number}>{line.new ?? line.old}</td>
                <td className={styles.sign}>
                  <span aria-hidden="true">{SIGNS[line.kind]}</span>
                  {line.kind !== 'same' && (
                    <span className="visually-hidden">{t(`common.diff.${line.kind}`)}</span>
                  )}
                </td>
                <td className={styles.line}>{line.text}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ))}
    </section>
  );
}
