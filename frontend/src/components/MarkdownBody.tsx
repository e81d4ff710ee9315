import { createContext, use, useEffect, useMemo } from 'react';
import Markdown from 'react-markdown';
import remarkGfm from 'remark-gfm';

import { t } from '@/lib/i18n';

import type { MarkdownViewProps } from './MarkdownView';
import type { Components, ExtraProps } from 'react-markdown';

const RenderCite = createContext<MarkdownViewProps['renderCite']>(undefined);

function Cite({ node }: ExtraProps) {
  const render = use(RenderCite);
  return render?.(Number(node?.properties.dataIndex)) ?? null;
}

/** One object for all texts: new component types on each render would remount every element, and lose the focus. */
const COMPONENTS: Components = {
  // A remote image tells its host who reads this; the address stays as text to open by choice.
  img: ({ alt, src }) =>
    typeof src === 'string' && src !== '' ? (
      <a href={src} target="_blank" rel="noreferrer noopener nofollow">
        {alt || t('common.image')}
      </a>
    ) : (
      (alt ?? null)
    ),
  a: ({ children, href }) =>
    href?.startsWith('#') ? (
      <a href={href}>{children}</a>
    ) : (
      <a href={href} target="_blank" rel="noreferrer noopener nofollow">
        {children}
      </a>
    ),
  // Long lines scroll: the keyboard must get there, too.
  pre: ({ children }) => (
    <pre role="region" aria-label={t('common.code')} tabIndex={0}>
      {children}
    </pre>
  ),
  cite: Cite,
};

export default function MarkdownBody({ text, remark, renderCite, onRendered }: MarkdownViewProps) {
  const plugins = useMemo(() => (remark ? [remarkGfm, remark] : [remarkGfm]), [remark]);
  useEffect(() => onRendered?.(), [onRendered, text]);
  return (
    <RenderCite value={renderCite}>
      <Markdown remarkPlugins={plugins} components={COMPONENTS}>
        {text}
      </Markdown>
    </RenderCite>
  );
}
