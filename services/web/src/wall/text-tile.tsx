import type { TextTile as Words } from '@nhip/contracts';
import { say } from '../format.js';

/** Words that a screen says itself. */
export function TextTile({ tile }: { readonly tile: Words }) {
  return (
    <div className="words">
      {say(tile.text)
        .split(/\n\s*\n/)
        .map((paragraph) => (
          <p key={paragraph}>{paragraph}</p>
        ))}
    </div>
  );
}
