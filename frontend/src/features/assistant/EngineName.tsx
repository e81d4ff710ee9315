import { useT } from '@/lib/i18n';

import styles from './assistant.module.css';

/** Who wrote a draft, and whether that was in place of a model that failed. */
export function EngineName({
  draft: { engine, model, fallback_used: inPlace },
}: {
  draft: { engine: string; model: string; fallback_used: boolean };
}) {
  const t = useT();
  return (
    <span className={styles.engine}>
      {engine === 'llm' ? model : t('assistant.localEngine')}
      {inPlace && ` · ${t('assistant.fallback')}`}
    </span>
  );
}
