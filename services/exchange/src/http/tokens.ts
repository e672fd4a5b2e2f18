export const CATALOGUE = Symbol('catalogue');
export const SECRET = Symbol('internal secret');
export const SIGNER = Symbol('signer');
