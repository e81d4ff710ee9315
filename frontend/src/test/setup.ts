import '@testing-library/jest-dom/vitest';
import { cleanup, configure } from '@testing-library/react';
import { afterEach, beforeEach, vi } from 'vitest';

import { AREAS, loadAreas } from '@/lib/i18n';

// In the console each page brings its texts.
await loadAreas(AREAS);

// What jsdom lacks and antd asks for.
class ResizeObserverStub {
  observe() {}
  unobserve() {}
  disconnect() {}
}
vi.stubGlobal('ResizeObserver', ResizeObserverStub);

// jsdom has no Blob.arrayBuffer.
if (typeof window !== 'undefined') {
  Blob.prototype.arrayBuffer = function arrayBuffer() {
    return new Promise((resolve) => {
      const reader = new FileReader();
      reader.onload = () => resolve(reader.result as ArrayBuffer);
      reader.readAsArrayBuffer(this);
    });
  };
}

// antd's stylesheet has thousands of rules, and jsdom computes each style anew from all of them: nothing tested here
// depends on the sheet, so only the elements' own styles count.
if (typeof window !== 'undefined') window.getComputedStyle = (element) => (element as HTMLElement).style;

beforeEach(() => {
  if (typeof window === 'undefined') return;
  localStorage.clear();
  Element.prototype.scrollIntoView = vi.fn();
  vi.stubGlobal('matchMedia', (query: string) => ({
    // A desktop of 1440 pixels without a preference for dark.
    matches: /min-width: (\d+)px/.test(query),
    media: query,
    addEventListener: vi.fn(),
    removeEventListener: vi.fn(),
    dispatchEvent: vi.fn(),
    onchange: null,
  }));
});

afterEach(cleanup);

// The whole page in every failure would bury its reason.
configure({
  // Pages load with their routes: on a busy machine that takes more than a second.
  asyncUtilTimeout: 8_000,
  getElementError: (message) => new Error(message ?? 'element not found'),
});
