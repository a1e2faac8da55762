import { serverNow } from "../../../ui/serverClock";
import type { Language } from "../../../app/language";
import { fullMoment } from "../../../ui/time";

/** The longest side of a stamped photo, pixels: readable, and quick to send from a basement. */
const LONGEST = 1600;

/** The photo with time, place and number written on it, so that it shows when and where it was taken. */
export async function stamped(photo: File, line: string, language: Language): Promise<File> {
  // A picture this browser cannot read is kept as it is.
  const picture = await createImageBitmap(photo).catch(() => null);
  if (!picture) return photo;
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const sheet = document.createElement("canvas");
  sheet.width = Math.round(picture.width * scale);
  sheet.height = Math.round(picture.height * scale);
  const pen = sheet.getContext("2d");
  if (!pen) return photo;
  pen.drawImage(picture, 0, 0, sheet.width, sheet.height);
  picture.close();
  const size = Math.max(14, Math.round(sheet.width / 36));
  const lines = [fullMoment(serverNow(), language), line].filter((each) => each.trim() !== "");
  const band = size * (lines.length + 0.8) * 1.35;
  pen.fillStyle = "rgba(0, 0, 0, 0.6)";
  pen.fillRect(0, sheet.height - band, sheet.width, band);
  pen.fillStyle = "#ffffff";
  pen.font = `${size}px "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif`;
  pen.textBaseline = "top";
  lines.forEach((each, index) => pen.fillText(each, size, sheet.height - band + size * (0.5 + index * 1.35), sheet.width - 2 * size));
  const blob = await new Promise<Blob | null>((done) => sheet.toBlob(done, "image/jpeg", 0.85));
  return blob ? new File([blob], `${photo.name.replace(/\.\w+$/, "")}.jpg`, { type: "image/jpeg" }) : photo;
}
