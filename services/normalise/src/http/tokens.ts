export const QUARANTINE = Symbol('quarantine');
export const SECRET = Symbol('internal secret');
