import { theme } from 'antd';

import type { ThemeConfig } from 'antd';

const ACCENT = '#3b5bdb';
const FONT =
  "'Inter Variable', Inter, system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'Noto Sans', sans-serif";
const MONO =
  "ui-monospace, 'SF Mono', 'Cascadia Mono', 'JetBrains Mono', Menlo, 'DejaVu Sans Mono', monospace";

const shape = {
  fontFamily: FONT,
  fontFamilyCode: MONO,
  fontSize: 14,
  borderRadius: 6,
  controlHeight: 32,
  motionUnit: 0.07,
  wireframe: false,
};

const components = {
  Table: {
    cellPaddingBlockMD: 8,
    cellPaddingInlineMD: 10,
    headerBorderRadius: 0,
    headerSplitColor: 'transparent',
    headerSortActiveBg: 'transparent',
    headerSortHoverBg: 'transparent',
    bodySortBg: 'transparent',
    headerBg: 'transparent',
  },
  // As calm as the page around them.
  Alert: { withDescriptionPadding: '10px 14px', withDescriptionIconSize: 18, fontSizeLG: 14 },
  Tabs: { horizontalItemPadding: '10px 0' },
  Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none' },
} satisfies ThemeConfig['components'];

/** Neutral greys with one accent; every text colour holds 4.5:1 on the surface it is used on. */
const light: ThemeConfig = {
  algorithm: theme.defaultAlgorithm,
  token: {
    ...shape,
    colorPrimary: ACCENT,
    // White text stands on these: they darken on hover where the algorithm would lighten.
    colorPrimaryHover: '#324fc4',
    colorPrimaryActive: '#2a43a8',
    colorInfo: ACCENT,
    colorLink: '#3451c7',
    colorSuccess: '#17713d',
    // So dark a green would be tinted grey by the algorithm.
    colorSuccessBg: '#e7f5ec',
    colorSuccessBorder: '#b5dcc3',
    colorWarning: '#c27803',
    colorError: '#cf3030',
    colorBgLayout: '#f7f8fa',
    colorText: '#1d2027',
    colorTextSecondary: '#555c69',
    colorTextTertiary: '#666d7a',
    colorTextDescription: '#5f6673',
    colorTextPlaceholder: '#6b7280',
    colorTextQuaternary: '#6b7280',
    colorBorder: '#d5d8df',
    colorBorderSecondary: '#e6e8ed',
  },
  components,
};

const dark: ThemeConfig = {
  algorithm: theme.darkAlgorithm,
  token: {
    ...shape,
    colorPrimary: '#4263eb',
    colorPrimaryHover: '#3a58d6',
    colorPrimaryActive: '#324dbd',
    colorInfo: '#4263eb',
    colorLink: '#91a7ff',
    colorSuccess: '#3fb274',
    colorWarning: '#e0a030',
    colorError: '#ff7b72',
    colorBgBase: '#17181c',
    colorBgLayout: '#131417',
    colorBgContainer: '#1a1b20',
    colorBgElevated: '#22242a',
    colorText: '#e4e6eb',
    colorTextSecondary: '#a9afbb',
    colorTextTertiary: '#979eab',
    colorTextDescription: '#a0a7b3',
    colorTextPlaceholder: '#9097a4',
    colorTextQuaternary: '#9097a4',
    colorBorder: '#3a3d46',
    colorBorderSecondary: '#2a2d34',
  },
  // The accent as text needs the lighter tone on dark surfaces.
  components: {
    ...components,
    Tabs: { ...components.Tabs, itemSelectedColor: '#91a7ff', itemHoverColor: '#b3c2ff' },
    // A red that can be read on dark surfaces is too light for white text on itself.
    Button: { ...components.Button, dangerColor: '#131417' },
  },
};

export const themes = { light, dark };
export const MONO_FONT = MONO;
