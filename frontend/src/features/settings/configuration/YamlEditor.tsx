import { useEffect, useImperativeHandle, useRef } from 'react';

import styles from './configuration.module.css';

import type { Ref } from 'react';

export interface YamlEditorHandle {
  /** Bring a line (from 1) into view and put the caret there. */
  goTo: (line: number, column?: number) => void;
}

interface YamlEditorProps {
  text: string;
  onChange: (text: string) => void;
  readOnly: boolean;
  errorLines: ReadonlySet<number>;
  ref: Ref<YamlEditorHandle>;
}

const LINE_HEIGHT = 20;

/** YAML as it is stored, with the numbers of its lines. */
export function YamlEditor({ text, onChange, readOnly, errorLines, ref }: YamlEditorProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const gutter = useRef<HTMLOListElement>(null);
  const follow = () => {
    if (gutter.current && area.current) gutter.current.scrollTop = area.current.scrollTop;
  };
  useEffect(follow, [text]);
  useImperativeHandle(ref, () => ({
    goTo: (line, column = 1) => {
      const element = area.current;
      if (!element) return;
      const start = element.value
        .split('\n')
        .slice(0, line - 1)
        .reduce((sum, one) => sum + one.length + 1, 0);
      element.focus();
      element.setSelectionRange(start + column - 1, start + column - 1);
      element.scrollTop = Math.max((line - 4) * LINE_HEIGHT, 0);
      follow();
    },
  }));
  const lines = text.split('\n').length;
  return (
    <div className={styles.editor}>
      <ol ref={gutter} className={styles.gutter} aria-hidden="true">
        {Array.from({ length: lines }, (_, index) => (
          <li key={index} data-error={errorLines.has(index + 1)}>
            {index + 1}
          </li>
        ))}
      </ol>
      <textarea
        ref={area}
        className={styles.yaml}
        aria-label="YAML"
        aria-invalid={errorLines.size > 0}
        spellCheck={false}
        wrap="off"
        readOnly={readOnly}
        value={text}
        onScroll={follow}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}
