import { theme, type ThemeConfig } from "antd";

const FONT =
  'system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';

/**
 * Ant Design's tokens. Green, amber and red belong to time alone: success speaks in the action's blue,
 * a warning in ink, a refusal in plum.
 */
export function themeOf(dark: boolean): ThemeConfig {
  return {
    algorithm: dark ? theme.darkAlgorithm : theme.defaultAlgorithm,
    cssVar: { key: "aftercare" },
    hashed: false,
    token: {
      fontFamily: FONT,
      fontSize: 14,
      borderRadius: 6,
      colorPrimary: dark ? "#7ba7f7" : "#1d57c7",
      // Strong enough to be read on white while hovered, too.
      colorPrimaryHover: dark ? "#9bbcf9" : "#2c64d0",
      colorInfo: dark ? "#5b8def" : "#1d57c7",
      colorLink: dark ? "#7ba7f7" : "#1d57c7",
      colorLinkHover: dark ? "#9bbcf9" : "#2c64d0",
      colorSuccess: dark ? "#5b8def" : "#1d57c7",
      colorWarning: dark ? "#b4bdca" : "#4a5565",
      colorError: dark ? "#e79ad2" : "#84246d",
      colorTextBase: dark ? "#e6eaf0" : "#1b2330",
      colorTextPlaceholder: dark ? "#aab4c2" : "#626d7d",
      colorTextDescription: dark ? "#aab4c2" : "#626d7d",
      colorBgBase: dark ? "#1a2029" : "#ffffff",
      colorBgLayout: dark ? "#12161d" : "#f4f6f9",
      colorBorder: dark ? "#3d4756" : "#cfd6df",
      colorBorderSecondary: dark ? "#303845" : "#e2e6ec",
      ...(dark ? { colorBgContainer: "#1a2029", colorBgElevated: "#20272f" } : {}),
      // Nothing that is clicked moves: a list that still grows loses the click, or gives it to its neighbour.
      motion: false,
      controlHeight: 32,
    },
    components: {
      // On the light blue of the dark look, ink is what can be read.
      ...(dark ? { Button: { primaryColor: "#0c1424" } } : {}),
      Table: { cellPaddingBlock: 8, cellPaddingBlockMD: 8, cellPaddingBlockSM: 7, headerBg: "transparent" },
      Menu: { itemBorderRadius: 6, itemHeight: 36 },
      Segmented: { trackBg: dark ? "#262d38" : "#eceff4" },
    },
  };
}
