import { createServer, type Server } from "node:net";

/** A mail server that takes everything and keeps what it was given. */
export type Letterbox = { port: number; letters: string[]; close: () => void };

export function letterbox(): Promise<Letterbox> {
  const letters: string[] = [];
  const server: Server = createServer((socket) => {
    let text = "";
    let letter = false;
    socket.write("220 letterbox\r\n");
    socket.on("data", (bytes) => {
      text += bytes.toString("latin1");
      for (;;) {
        const end = letter ? "\r\n.\r\n" : "\r\n";
        const at = text.indexOf(end);
        if (at < 0) return;
        const said = text.slice(0, at);
        text = text.slice(at + end.length);
        if (letter) {
          letters.push(decoded(said));
          letter = false;
          socket.write("250 taken\r\n");
        } else if (/^data/i.test(said)) {
          letter = true;
          socket.write("354 go on\r\n");
        } else if (/^quit/i.test(said)) {
          socket.end("221 bye\r\n");
        } else {
          socket.write("250 letterbox\r\n");
        }
      }
    });
    socket.on("error", () => socket.destroy());
  });
  return new Promise((open) => {
    server.listen(0, "127.0.0.1", () => {
      const place = server.address();
      const port = place !== null && typeof place === "object" ? place.port : 0;
      open({ port, letters, close: () => server.close() });
    });
  });
}

/** The letter with its parts readable: base64 and quoted-printable undone. */
function decoded(raw: string): string {
  const parts = raw.split(/\r\n--/);
  return parts
    .map((part) => {
      const [head = "", ...rest] = part.split("\r\n\r\n");
      const body = rest.join("\r\n\r\n");
      if (/transfer-encoding: base64/i.test(head)) return Buffer.from(body.split("--")[0] ?? "", "base64").toString("utf8");
      if (/transfer-encoding: quoted-printable/i.test(head)) {
        const joined = body.replaceAll("=\r\n", "").replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
        return Buffer.from(joined, "latin1").toString("utf8");
      }
      return part;
    })
    .join("\n");
}
