import { Suspense, lazy } from 'react';

import styles from './markdown.module.css';

import type { Root } from 'mdast';
import type { ReactNode } from 'react';

const MarkdownBody = lazy(() => import('./MarkdownBody'));

export interface MarkdownViewProps {
  text: string;
  /** A transformation of the Markdown tree, before it is rendered. */
  remark?: () => (tree: Root) => void;
  /** Renders `cite` elements that `remark` put into the tree; gets their `data-index`. */
  renderCite?: (index: number) => ReactNode;
  /** Called once the text stands in the page, and again when another one does. Keep it the same between renders. */
  onRendered?: () => void;
}

/** Markdown without raw HTML and without remote images. Its renderer loads when first needed. */
export function MarkdownView(props: MarkdownViewProps) {
  return (
    <div className={styles.markdown} dir="auto">
      <Suspense fallback={<p className={styles.plain}>{props.text}</p>}>
        <MarkdownBody {...props} />
      </Suspense>
    </div>
  );
}
