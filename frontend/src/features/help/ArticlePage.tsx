import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useRef, useState } from 'react';
import { Link, useParams } from 'react-router';

import { MarkdownView } from '@/components/MarkdownView';
import { RelativeTime } from '@/components/RelativeTime';
import { SkeletonRows } from '@/components/SkeletonRows';
import { useT } from '@/lib/i18n';
import { Phrase } from '@/lib/i18n/Phrase';
import { useTitle } from '@/lib/title';

import { AskUs } from './AskUs';
import { Gone, HelpProblem, replaces } from './HelpProblem';
import { Trail } from './Trail';
import { articleQuery } from './api';
import styles from './help.module.css';
import { articleTree, outlineOf } from './outline';

import type { Article } from './api';
import type { OutlineEntry } from './outline';

/** With fewer headings the text is its own table of contents. */
const FEWEST = 2;

function Contents({ entries }: { entries: OutlineEntry[] }) {
  const t = useT();
  return (
    <nav className={styles.contents} aria-label={t('help.onThisPage')}>
      <span className={styles.small}>{t('help.onThisPage')}</span>
      <ul>
        {entries.map(({ id, title, level }) => (
          <li key={id} data-level={level}>
            <a href={`#${id}`}>{title}</a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** What the address says behind `#`; somebody may have typed what is no encoding. */
function fragment(): string {
  const raw = window.location.hash.slice(1);
  try {
    return decodeURIComponent(raw);
  } catch {
    return raw;
  }
}

function Shown({ article }: { article: Article }) {
  const t = useT();
  const text = useRef<HTMLDivElement>(null);
  const [outline, setOutline] = useState<OutlineEntry[]>([]);
  const remark = useMemo(() => articleTree(article.title), [article.title]);
  const onRendered = useCallback(() => {
    setOutline(text.current ? outlineOf(text.current) : []);
    // The renderer loads after the page, so the browser has looked for the heading in vain.
    const wanted = fragment();
    if (wanted) document.getElementById(wanted)?.scrollIntoView();
  }, []);
  const { title, collection, language, updated_at, related } = article;
  return (
    <div className={styles.reading}>
      <div className={styles.column}>
        <Trail collection={collection} />
        <article lang={language ?? undefined}>
          <h1 className={styles.title} dir="auto">
            {title}
          </h1>
          <p className={styles.quiet}>
            <Phrase id="help.updated" values={{ time: <RelativeTime iso={updated_at} /> }} />
          </p>
          <div ref={text} className={styles.text}>
            <MarkdownView text={article.text} remark={remark} onRendered={onRendered} />
          </div>
        </article>
        {related && related.length > 0 && (
          <section className={styles.related} aria-labelledby="help-related">
            <h2 id="help-related" className={styles.subtitle}>
              {t('help.related')}
            </h2>
            <ul>
              {related.map((other) => (
                <li key={other.id}>
                  <Link to={`/help/articles/${other.id}`} dir="auto">
                    {other.title}
                  </Link>
                </li>
              ))}
            </ul>
          </section>
        )}
        <AskUs />
      </div>
      {outline.length >= FEWEST && <Contents entries={outline} />}
    </div>
  );
}

/** One article. */
export function ArticlePage() {
  const t = useT();
  const { id = '' } = useParams();
  const number = /^\d{1,9}$/.test(id) ? Number(id) : 0;
  const article = useQuery({ ...articleQuery(number), enabled: number > 0 });
  useTitle(article.data?.title ?? t('help.title'));
  if (number === 0) return <Gone what="article" />;
  if (replaces(article.error, article.data)) {
    return (
      <HelpProblem
        error={article.error}
        gone="article"
        onRetry={() => void article.refetch()}
        retrying={article.isFetching}
      />
    );
  }
  if (!article.data) return <SkeletonRows rows={6} height={44} />;
  return <Shown key={article.data.id} article={article.data} />;
}
