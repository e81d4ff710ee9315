import type { Parent, Root, RootContent } from 'mdast';

const MARKERS = '(?:\\[\\d{1,3}\\])+';
/** Where drafts print them: behind the end of a sentence, or right before it. "See [1] for the form" is somebody's own. */
const AT_SENTENCE_END = new RegExp(
  `(?<=[.!?:;…)"'”»。！？])[ \\t]*${MARKERS}|[ \\t]*${MARKERS}(?=[ \\t]*(?:[.!?:;…。！？]|\\n|$))`,
  'gu',
);
/** Behind bold text or a link, with which the sentence may have ended. */
const AT_START = new RegExp(`^[ \\t]*${MARKERS}`, 'u');

/**
 * A sent reply as its reader sees it: the markers of its draft count passages that only staff can look up. Customers get
 * no citations from the API, so that these numbers would lead them nowhere.
 */
export function withoutMarkers(text: string): string {
  return text.replace(AT_SENTENCE_END, '');
}

function removeMarkers(parent: Parent): void {
  parent.children.forEach((child: RootContent, index) => {
    if (child.type === 'text')
      child.value = withoutMarkers(index > 0 ? child.value.replace(AT_START, '') : child.value);
    else if ('children' in child) removeMarkers(child);
  });
}

/** {@link withoutMarkers} as a plugin of the Markdown renderer: code and links stay as they are. */
export function withoutMarkersPlugin() {
  return (tree: Root) => removeMarkers(tree);
}
