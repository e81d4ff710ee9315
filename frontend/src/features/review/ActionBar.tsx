import { Button } from 'antd';

import { Shortcut } from '@/components/Shortcut';
import { useT } from '@/lib/i18n';

import styles from './review.module.css';

interface ActionBarProps {
  /** Whether there is a text to send as it stands. */
  sendable: boolean;
  edited: boolean;
  onApprove: () => void;
  onEdit: () => void;
  onReject: () => void;
}

/** One key for each decision. */
export function ActionBar({ sendable, edited, onApprove, onEdit, onReject }: ActionBarProps) {
  const t = useT();
  return (
    <div className={styles.actions} role="group" aria-label={t('review.decide')}>
      <Button type="primary" disabled={!sendable} aria-keyshortcuts="a" onClick={onApprove}>
        {edited ? t('review.sendEdited') : t('review.approve')} <Shortcut keys="A" />
      </Button>
      <Button aria-keyshortcuts="e" onClick={onEdit}>
        {t('review.edit')} <Shortcut keys="E" />
      </Button>
      <Button aria-keyshortcuts="r" onClick={onReject}>
        {t('review.reject')} <Shortcut keys="R" />
      </Button>
    </div>
  );
}
