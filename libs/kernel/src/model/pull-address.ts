const HOST = String.raw`[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\]`;
const PORT_AND_PATH = String.raw`(?::[0-9]{1,5})?(?:/[A-Za-z0-9._~/-]*)?`;
const SECURE = new RegExp(`^https://(?:${HOST})${PORT_AND_PATH}$`);
const OWN_MACHINE = new RegExp(
  String.raw`^http://(?:localhost|127\.0\.0\.1|\[::1\])${PORT_AND_PATH}$`,
);

/**
 * Whether a password may be sent there: over TLS, or to this very machine. Nothing but scheme, host, port and path may stand in it:
 * no name of a user, no query, no fragment. Which of these hosts the hub calls is said beside the secret, not in a pack.
 */
export const isPullAddress = (url: string): boolean => SECURE.test(url) || OWN_MACHINE.test(url);
