import { Button } from "antd";
import { useEffect, useImperativeHandle, useRef, useState, type PointerEvent, type Ref } from "react";
import { useTranslation } from "react-i18next";

/** What the form around a pad asks of it. */
export type Drawn = { picture: () => Promise<File | null> };

/** A box to sign in with a finger, a pen or the mouse. Whoever cannot draw leaves it empty: the typed name signs. */
export function SignaturePad({ ref, name }: { ref: Ref<Drawn>; name: string }) {
  const { t } = useTranslation();
  const canvas = useRef<HTMLCanvasElement>(null);
  const last = useRef<{ x: number; y: number } | null>(null);
  const [signed, setSigned] = useState(false);

  useImperativeHandle(ref, () => ({
    picture: () => (signed && canvas.current ? pictureOf(canvas.current, name) : Promise.resolve(null)),
  }));
  useEffect(() => {
    const box = canvas.current;
    if (!box) return;
    const scale = globalThis.devicePixelRatio ?? 1;
    box.width = box.clientWidth * scale;
    box.height = box.clientHeight * scale;
    const pen = box.getContext("2d");
    pen?.scale(scale, scale);
  }, []);

  const at = (event: PointerEvent<HTMLCanvasElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const start = (event: PointerEvent<HTMLCanvasElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    last.current = at(event);
  };
  const move = (event: PointerEvent<HTMLCanvasElement>) => {
    const pen = canvas.current?.getContext("2d");
    const from = last.current;
    if (!pen || !from) return;
    const to = at(event);
    pen.lineWidth = 2.5;
    pen.lineCap = "round";
    // Ink on paper, whatever the page around it looks like.
    pen.strokeStyle = "#111827";
    pen.beginPath();
    pen.moveTo(from.x, from.y);
    pen.lineTo(to.x, to.y);
    pen.stroke();
    last.current = to;
    if (!signed) setSigned(true);
  };
  const stop = () => {
    last.current = null;
  };
  const clear = () => {
    const box = canvas.current;
    box?.getContext("2d")?.clearRect(0, 0, box.width, box.height);
    setSigned(false);
  };
  return (
    <div className="stack-8">
      <div className="spread">
        <span className="signature-label">{t("desk.papers.signature.draw")}</span>
        {signed && (
          <Button size="small" onClick={clear}>
            {t("desk.papers.signature.clear")}
          </Button>
        )}
      </div>
      <canvas
        ref={canvas}
        className="signature-pad"
        role="img"
        aria-label={t("desk.papers.signature.draw")}
        onPointerDown={start}
        onPointerMove={move}
        onPointerUp={stop}
        onPointerCancel={stop}
      />
      <p className="small muted">{t("desk.papers.signature.hint")}</p>
    </div>
  );
}

/** The drawing on white, as it will be kept. */
function pictureOf(drawn: HTMLCanvasElement, name: string): Promise<File | null> {
  const sheet = document.createElement("canvas");
  sheet.width = drawn.width;
  sheet.height = drawn.height;
  const paper = sheet.getContext("2d");
  if (!paper) return Promise.resolve(null);
  paper.fillStyle = "#ffffff";
  paper.fillRect(0, 0, sheet.width, sheet.height);
  paper.drawImage(drawn, 0, 0);
  return new Promise((done) => {
    sheet.toBlob((blob) => done(blob && new File([blob], `${name}.png`, { type: "image/png" })), "image/png");
  });
}
