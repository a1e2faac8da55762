/** What a question to a device is, as the server sends it: JSON that the browser's own functions read. */
type Question = { options: unknown };

/** Whether this browser can ask a device for a passkey by the server's JSON. */
export function canAsk(): boolean {
  return typeof PublicKeyCredential === "function" && "parseRequestOptionsFromJSON" in PublicKeyCredential;
}

/** Has a device make a passkey; its answer as the server takes it. Null where the holder called it off. */
export async function registered({ options }: Question): Promise<object | null> {
  const { publicKey } = options as { publicKey: PublicKeyCredentialCreationOptionsJSON };
  return answered(() => navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) }));
}

/** Has a device say whose it is; its answer as the server takes it. Null where the holder called it off. */
export async function proved({ options }: Question): Promise<object | null> {
  const { publicKey } = options as { publicKey: PublicKeyCredentialRequestOptionsJSON };
  return answered(() => navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) }));
}

/** The device has a key of this account already. */
export class Known extends Error {}

async function answered(ask: () => Promise<Credential | null>): Promise<object | null> {
  try {
    const made = await ask();
    return made instanceof PublicKeyCredential ? (made.toJSON() as object) : null;
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    if (error.name === "InvalidStateError") throw new Known();
    // Called off, too late, or no key for this page: a browser does not tell them apart.
    return null;
  }
}
