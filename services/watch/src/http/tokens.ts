export const ALARMS = Symbol('alarm store');
export const SECRET = Symbol('internal secret');
