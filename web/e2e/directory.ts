import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "@playwright/test";

import { freePort } from "./program";

/** A real directory (slapd) on this machine, with these people and the group `desk`. */
export type Directory = { url: string; stop: () => void };

/** The account that may search, and its password. */
export const SEARCHER = { dn: "cn=aftercare,dc=corp,dc=example", password: "only-for-tests" };

export async function directory(people: Record<string, { name: string; password: string }>, desk: string[]): Promise<Directory> {
  const folder = mkdtempSync(join(tmpdir(), "aftercare-directory-"));
  mkdirSync(join(folder, "data"));
  const schemas = ["core", "cosine", "inetorgperson"].map((name) => `include /etc/ldap/schema/${name}.schema`);
  writeFileSync(
    join(folder, "slapd.conf"),
    [
      ...schemas,
      "modulepath /usr/lib/ldap",
      "moduleload back_mdb",
      `pidfile ${join(folder, "slapd.pid")}`,
      "database mdb",
      "suffix dc=corp,dc=example",
      `directory ${join(folder, "data")}`,
      "access to attrs=userPassword by anonymous auth by * none",
      `access to * by dn.exact=${SEARCHER.dn} read by anonymous auth by * none`,
      "",
    ].join("\n"),
  );
  const entries = [
    "dn: dc=corp,dc=example\nobjectClass: dcObject\nobjectClass: organization\ndc: corp\no: Corp",
    `dn: ${SEARCHER.dn}\nobjectClass: organizationalRole\nobjectClass: simpleSecurityObject\ncn: aftercare\nuserPassword: ${SEARCHER.password}`,
    ...Object.entries(people).map(
      ([uid, { name, password }]) =>
        `dn: uid=${uid},dc=corp,dc=example\nobjectClass: inetOrgPerson\nuid: ${uid}\ncn:: ${Buffer.from(name).toString("base64")}\nsn: x\nuserPassword: ${password}`,
    ),
    `dn: cn=desk,dc=corp,dc=example\nobjectClass: groupOfNames\ncn: desk\n${desk.map((uid) => `member: uid=${uid},dc=corp,dc=example`).join("\n")}`,
  ];
  writeFileSync(join(folder, "entries.ldif"), `${entries.join("\n\n")}\n`);
  const filled = spawnSync("/usr/sbin/slapadd", ["-f", join(folder, "slapd.conf"), "-l", join(folder, "entries.ldif")]);
  expect(filled.status, String(filled.stderr)).toBe(0);
  const port = await freePort();
  const url = `ldap://127.0.0.1:${port}`;
  const server = spawn("/usr/sbin/slapd", ["-d", "0", "-h", url, "-f", join(folder, "slapd.conf")], { stdio: "ignore" });
  await expect.poll(() => listens(port), { timeout: 20_000 }).toBe(true);
  const stop = () => {
    server.kill();
    rmSync(folder, { recursive: true, force: true });
  };
  return { url, stop };
}

function listens(port: number): Promise<boolean> {
  return new Promise((said) => {
    const probe = connect(port, "127.0.0.1", () => {
      probe.destroy();
      said(true);
    });
    probe.once("error", () => said(false));
  });
}
