export type Vector3 = [number, number, number];

/** Solves a 3 by 3 linear system whose matrix (rows) is not singular, by Cramer's rule. */
export function solve3(matrix: readonly [Vector3, Vector3, Vector3], right: Vector3): Vector3 {
  const [x, y, z] = [column(matrix, 0), column(matrix, 1), column(matrix, 2)];
  const whole = determinant(x, y, z);
  return [determinant(right, y, z) / whole, determinant(x, right, z) / whole, determinant(x, y, right) / whole];
}

function column([top, middle, bottom]: readonly [Vector3, Vector3, Vector3], index: 0 | 1 | 2): Vector3 {
  return [top[index], middle[index], bottom[index]];
}

function determinant(x: Vector3, y: Vector3, z: Vector3): number {
  return x[0] * (y[1] * z[2] - y[2] * z[1]) - y[0] * (x[1] * z[2] - x[2] * z[1]) + z[0] * (x[1] * y[2] - x[2] * y[1]);
}
