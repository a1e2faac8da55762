/** Shorter passwords are refused by the server as well. */
export const PASSWORD_LENGTH = 10;
