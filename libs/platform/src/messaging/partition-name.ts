/** A partition as logs and maps name it. */
export const partitionName = (topic: string, partition: number): string => `${topic}[${partition}]`;
