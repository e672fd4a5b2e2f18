export const SECRET = Symbol('internal secret');
export const CURRENT = Symbol('waits until memory holds what was published');
