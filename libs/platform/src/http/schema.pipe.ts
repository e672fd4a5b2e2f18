import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { malformed, refusalOf } from '@nhip/contracts';
import type { z } from 'zod';

/**
 * Reads a parameter by the schema that its decorator names, `@Query({ schema })` or `@Body({ schema })`; an absent body is an empty
 * one. Throws Fault `malformed` where the schema refuses, in the code and words of the schema where it has some.
 */
@Injectable()
export class SchemaPipe implements PipeTransform {
  async transform(value: unknown, { schema }: ArgumentMetadata): Promise<unknown> {
    if (!schema) return value;
    const result = await schema['~standard'].validate(value ?? {});
    if (result.issues) throw malformed(refusalOf(result as unknown as z.core.$ZodError));
    return result.value;
  }
}
