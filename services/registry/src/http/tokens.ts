export const STORE = Symbol('definition store');
export const SECRET = Symbol('internal secret');
