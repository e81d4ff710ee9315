import styles from './configuration.module.css';

import type { ReactNode } from 'react';

interface FieldProps {
  id: string;
  label: string;
  error: string | null;
  children: ReactNode;
}

/** A control with its name above and what is wrong with it below. */
export function Field({ id, label, error, children }: FieldProps) {
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      {children}
      {error && (
        <span role="alert" className={styles.error}>
          {error}
        </span>
      )}
    </div>
  );
}
