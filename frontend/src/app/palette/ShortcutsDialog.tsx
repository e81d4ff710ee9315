import { Modal, Switch } from 'antd';
import { useId, useState } from 'react';

import { listedHotkeys } from '@/lib/hotkeys';
import { useT } from '@/lib/i18n';
import { useUi } from '@/lib/ui-store';

import styles from './palette.module.css';

import type { OverlayProps } from '../overlay';

interface Row {
  keys: string;
  label?: string;
}

function Keys({ title, rows }: { title: string; rows: Row[] }) {
  const id = useId();
  if (rows.length === 0) return null;
  return (
    <section aria-labelledby={id}>
      <h3 id={id} className={styles.section}>
        {title}
      </h3>
      <dl className={styles.keys}>
        {rows.map(({ keys, label }) => (
          <div key={keys}>
            <dt>{label}</dt>
            <dd>
              <kbd>{keys.length === 1 ? keys.toUpperCase() : keys}</kbd>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** The shortcuts that work where one is, made from what the page has registered. */
export function ShortcutsDialog({ onClose }: OverlayProps) {
  const t = useT();
  const id = useId();
  const [listed] = useState(listedHotkeys);
  const { singleKeys, setSingleKeys } = useUi();
  const mac = /mac|iphone|ipad/i.test(navigator.userAgent);
  return (
    <Modal
      open
      title={t('palette.titleShortcuts')}
      footer={null}
      width={460}
      transitionName=""
      maskTransitionName=""
      onCancel={() => onClose()}
    >
      <Keys title={t('palette.here')} rows={listed.page} />
      <Keys
        title={t('palette.everywhere')}
        rows={[{ keys: mac ? '⌘ K' : 'Ctrl K', label: t('palette.openPalette') }, ...listed.everywhere]}
      />
      <div className={styles.switch}>
        <label htmlFor={id}>
          {t('palette.singleKeys')}
          <span>{t('palette.singleKeysHint')}</span>
        </label>
        <Switch id={id} checked={singleKeys} onChange={setSingleKeys} />
      </div>
    </Modal>
  );
}
