"""The identities of The Matrix Cookbook's chapters on derivatives (Petersen & Pedersen) and of the paper.

Each row, as in `test_every_size`: what to differentiate | by what | layout, or hessian | a right answer | a wrong
one close to it. Where the Cookbook has one identity for a symmetric matrix and another for any, both stand here;
by a symmetric matrix each entry is differentiated by itself, as everywhere in Nabla.
"""

ROWS = """
det(X^T A X)             | X | gradient  | 2 det(X^T A X) inv(X)^T                  | 2 det(X^T A X) inv(X)
det(D^T A D)             | D | gradient  | det(D^T A D) (A D inv(D^T A D) + A^T D inv(D^T A^T D)) | 2 det(D^T A D) A D inv(D^T A D)
log(det(D^T D))          | D | gradient  | 2 (inv(D^T D) D^T)^T                     | 2 inv(D^T D) D^T D D^T D
log(det(D^T D))          | D | gradient  | 2 D inv(D^T D)                           | D inv(D^T D)
log(abs(det(X)))         | X | gradient  | inv(X^T)                                 | inv(X)
log(abs(det(X)))         | X | numerator | inv(X)                                   | inv(X)^T
det(X^2)                 | X | gradient  | 2 det(X^2) inv(X)^T                      | 2 det(X) inv(X)^T
det(X^4)                 | X | gradient  | 4 det(X^4) inv(X^T)                      | 4 det(X^3) inv(X^T)
det(inv(X))              | X | gradient  | -det(inv(X)) inv(X)^T                    | det(inv(X)) inv(X)^T
det(inv(X))              | X | gradient  | -inv(X)^T / det(X)                       | -inv(X)^T / det(X)^2
1 / det(X)               | X | gradient  | -inv(X)^T / det(X)                       | -inv(X)^T
log(det(A + t B))        | t | numerator | trace(inv(A + t B) B)                    | trace(inv(A + t B)) trace(B)
log(det(I + t A))        | t | numerator | trace(inv(I + t A) A)                    | trace(A inv(I - t A))
det(I + t A)             | t | numerator | det(I + t A) trace(inv(I + t A) A)       | trace(A)
det(A + t B)             | t | hessian   | det(A + t B) (trace(inv(A + t B) B)^2 - trace(inv(A + t B) B inv(A + t B) B)) | det(A + t B) (trace(inv(A + t B) B)^2 + trace(inv(A + t B) B inv(A + t B) B))
inv(A + t B)             | t | hessian   | 2 inv(A + t B) B inv(A + t B) B inv(A + t B) | inv(A + t B) B inv(A + t B) B inv(A + t B)
trace(inv(A + t B))      | t | numerator | -trace(inv(A + t B) B inv(A + t B))      | -trace(inv(A + t B)) trace(B)
inv(X)                   | X | tensor    | -inv(X)_ik inv(X)_lj                     | -inv(X)_il inv(X)_kj
X                        | X | tensor    | δ_ik δ_jl                                | δ_il δ_jk
X^T                      | X | tensor    | δ_il δ_jk                                | δ_ik δ_jl
X A                      | X | tensor    | δ_ik A_lj                                | δ_ik A_jl
X^T A                    | X | tensor    | δ_il A_kj                                | δ_ik A_lj
A X                      | X | tensor    | A_ik δ_jl                                | A_ki δ_jl
A X B                    | X | tensor    | A_ik B_lj                                | A_ik B_jl
X^T B X                  | X | tensor    | δ_lj (X^T B)_ik + δ_il (B X)_kj          | δ_lj (X^T B)_ik
X^2                      | X | tensor    | δ_ik X_lj + X_ik δ_jl                    | 2 X_ik δ_jl
X^3                      | X | tensor    | δ_ik (X^2)_lj + X_ik X_lj + (X^2)_ik δ_lj | 3 (X^2)_ik δ_lj
dot(a, inv(X) b)         | X | gradient  | -inv(X^T) a b^T inv(X^T)                 | -inv(X^T) b a^T inv(X^T)
dot(x, a)                | x | gradient  | a                                        | x
dot(x, a)                | x | numerator | a^T                                      | x^T
a^T X a                  | X | gradient  | a a^T                                    | 2 a a^T
a^T X^T a                | X | gradient  | a a^T                                    | a
a^T X^T X b              | X | gradient  | X (a b^T + b a^T)                        | X (a b^T - b a^T)
b^T X^T X q              | X | gradient  | X (b q^T + q b^T)                        | 2 X b q^T
a^T U^T U b              | U | gradient  | U (a b^T + b a^T)                        | 2 U a b^T
sum(X)^2                 | X | gradient  | 2 sum(X) 1 1^T                           | 2 X
dot(A x + a, C (B x + b)) | x | numerator | (A x + a)^T C B + (B x + b)^T C^T A      | (A x + a)^T C B
dot(A x + a, C (B x + b)) | x | gradient  | A^T C (B x + b) + B^T C^T (A x + a)      | A^T C (B x + b) + B^T C (A x + a)
x^T B x                  | x | gradient  | (B + B^T) x                              | 2 B x
x^T B x                  | x | hessian   | B + B^T                                  | 2 B
x^T S x                  | x | hessian   | 2 S                                      | S
x^T A x + a^T x          | x | gradient  | (A + A^T) x + a                          | 2 A x + a
x^T A x + a^T x          | x | hessian   | A + A^T                                  | A
b^T X^T B X a            | X | gradient  | B^T X b a^T + B X a b^T                  | 2 B X a b^T
(X b + a)^T B (X b + a)  | X | gradient  | (B + B^T) (X b + a) b^T                  | 2 B (X b + a) b^T
(x - D v)^T S (x - D v)  | v | gradient  | -2 D^T S (x - D v)                       | 2 D^T S (x - D v)
(x - a)^T S (x - a)      | x | gradient  | 2 S (x - a)                              | 2 (x - a)
(x - a)^T S (x - a)      | a | gradient  | -2 S (x - a)                             | 2 S (x - a)
(x - D v)^T S (x - D v)  | x | gradient  | 2 S (x - D v)                            | S (x - D v)
(x - D v)^T S (x - D v)  | D | gradient  | -2 S (x - D v) v^T                       | 2 S (x - D v) v^T
(x - a)^T S (x - a)      | x | hessian   | 2 S                                      | 2 S^2
a^T X^2 b                | X | gradient  | a b^T X^T + X^T a b^T                    | 2 X^T a b^T
a^T X^3 b                | X | gradient  | a b^T (X^T)^2 + X^T a b^T X^T + (X^T)^2 a b^T | 3 (X^T)^2 a b^T
a^T (X^2)^T X^2 b        | X | gradient  | X^2 a b^T X^T + X^T X^2 a b^T + X^2 b a^T X^T + X^T X^2 b a^T | X^2 a b^T X^T + X^T X^2 a b^T
sin(x)^T A exp(x)        | x | gradient  | cos(x) ⊙ (A exp(x)) + exp(x) ⊙ (A^T sin(x)) | cos(x) ⊙ (A exp(x)) + exp(x) ⊙ (A sin(x))
dot(A x, A x) / dot(B x, B x) | x | gradient  | 2 A^T A x / (x^T B^T B x) - 2 (x^T A^T A x) B^T B x / (x^T B^T B x)^2 | 2 A^T A x / (x^T B^T B x)
(x^T S x) / (x^T x)      | x | gradient  | 2 (S x - (x^T S x) / (x^T x) x) / (x^T x) | 2 S x / (x^T x)
(a^T x) / (b^T x)        | x | gradient  | (a (b^T x) - b (a^T x)) / (b^T x)^2      | a / b
trace(X^T A)             | X | gradient  | A                                        | A^T
trace(A X^T)             | X | gradient  | A                                        | A^T
trace(D U)               | U | gradient  | D^T                                      | D
trace(kron(A, X))        | X | gradient  | trace(A) I                               | trace(A) X
trace(kron(X, X))        | X | gradient  | 2 trace(X) I                             | 2 X
trace(X)^2               | X | gradient  | 2 trace(X) I                             | 2 X
trace(A) trace(X)        | X | gradient  | trace(A) I                               | A
trace(B X X^T)           | X | gradient  | B X + B^T X                              | 2 B X
trace(X X^T B)           | X | gradient  | (B + B^T) X                              | (B - B^T) X
trace(X B X^T)           | X | gradient  | X B^T + X B                              | 2 X B
trace(B X^T X)           | X | gradient  | X (B^T + B)                              | B X + X B
trace(X^T X B)           | X | gradient  | X (B^T + B)                              | 2 X B^T
trace(X^T X)             | X | gradient  | 2 X                                      | 2 X^T
trace(X X^T)             | X | gradient  | 2 X                                      | X
trace(B^T X^T C X B)     | X | gradient  | C^T X B B^T + C X B B^T                  | 2 C X B B^T
trace(X^T B X C)         | X | gradient  | B X C + B^T X C^T                        | B X C + B X C^T
trace(A X B X^T C)       | X | gradient  | A^T C^T X B^T + C A X B                  | 2 C A X B
trace((A X B + C) (A X B + C)^T) | X | gradient  | 2 A^T (A X B + C) B^T                    | A^T (A X B + C) B^T
trace((U B + W)^T (U B + W)) | U | gradient  | 2 (U B + W) B^T                          | 2 (U B + W) B
trace(X^4)               | X | gradient  | 4 (X^3)^T                                | 4 X^3
trace(X^5)               | X | gradient  | 5 (X^T)^4                                | 5 (X^T)^5
trace(A X^3)             | X | gradient  | (A X^2 + X A X + X^2 A)^T                | 3 (A X^2)^T
trace(A X^4)             | X | gradient  | (A X^3 + X A X^2 + X^2 A X + X^3 A)^T    | 4 (X^3 A)^T
trace(B^T X^T C X X^T C X B) | X | gradient  | C X X^T C X B B^T + C^T X B B^T X^T C^T X + C X B B^T X^T C X + C^T X X^T C^T X B B^T | 4 C X X^T C X B B^T
trace(A inv(X) B)        | X | gradient  | -inv(X)^T A^T B^T inv(X)^T               | -inv(X)^T B^T A^T inv(X)^T
trace(inv(X))            | X | gradient  | -(inv(X)^2)^T                            | -inv(X)^2
trace(inv(X) A)          | X | gradient  | -(inv(X) A inv(X))^T                     | -inv(X) A^T inv(X)
trace(inv(D^T S D) M)    | D | gradient  | -S D inv(D^T S D) (M + M^T) inv(D^T S D) | -2 S D inv(D^T S D) M inv(D^T S D)
trace(inv(D^T S D) (D^T Q D)) | D | gradient  | -2 S D inv(D^T S D) D^T Q D inv(D^T S D) + 2 Q D inv(D^T S D) | 2 Q D inv(D^T S D)
trace(inv(M + D^T S D) (D^T Q D)) | D | gradient  | -S D inv(M + D^T S D) D^T Q D inv(M + D^T S D) - S D inv(M + D^T S D)^T D^T Q D inv(M + D^T S D)^T + Q D inv(M + D^T S D) + Q D inv(M + D^T S D)^T | -2 S D inv(M + D^T S D) D^T Q D inv(M + D^T S D) + 2 Q D inv(M + D^T S D)
trace(inv(P + D^T S D) (D^T Q D)) | D | gradient  | -2 S D inv(P + D^T S D) D^T Q D inv(P + D^T S D) + 2 Q D inv(P + D^T S D) | 2 Q D inv(P + D^T S D)
norm(x - a)              | x | gradient  | (x - a) / norm(x - a)                    | (x - a) / norm(x - a)^2
norm(x - a)              | a | gradient  | (a - x) / norm(x - a)                    | (x - a) / norm(x - a)
(x - a) / norm(x - a)    | x | numerator | I / norm(x - a) - (x - a) (x - a)^T / norm(x - a)^3 | I / norm(x - a) - (x - a) (x - a)^T / norm(x - a)
norm(x - a)              | x | hessian   | I / norm(x - a) - (x - a) (x - a)^T / norm(x - a)^3 | I / norm(x - a)
norm(x)^2                | x | gradient  | 2 x                                      | x
norm(x)^2                | x | hessian   | 2 I                                      | 2
norm(x)                  | x | hessian   | (I - x x^T / norm(x)^2) / norm(x)        | (I - x x^T) / norm(x)
norm(x)^3                | x | gradient  | 3 norm(x) x                              | 3 norm(x)^2 x
norm(x)^4                | x | hessian   | 4 norm(x)^2 I + 8 x x^T                  | 12 norm(x)^2 I
1 / norm(x)              | x | numerator | -x^T / norm(x)^3                         | -x^T / norm(x)^2
norm(A x - b)^2          | x | gradient  | 2 A^T (A x - b)                          | 2 A (A x - b)
norm(A x - b)            | x | gradient  | A^T (A x - b) / norm(A x - b)            | (A x - b) / norm(A x - b)
norm(U x - v)^2 / 2      | x | numerator | (U x - v)^T U                            | 2 (U x - v)^T U
norm(U x - v)^2          | x | hessian   | 2 U^T U                                  | 2 U^T U U^T U
norm(U x - v)^2 + t norm(x)^2 | x | gradient  | 2 U^T (U x - v) + 2 t x                  | 2 U^T (U x - v) + t x
norm(X)                  | X | gradient  | X / norm(X)                              | X / norm(X)^2
norm(U - W)^2            | U | gradient  | 2 (U - W)                                | 2 (W - U)
norm(A X B - C)^2        | X | gradient  | 2 A^T (A X B - C) B^T                    | 2 A (A X B - C) B
norm(X^T X)^2            | X | gradient  | 4 X X^T X                                | 4 X^T X X
norm(X^T X - A)^2        | X | gradient  | 4 X X^T X - 2 X (A + A^T)                | 4 X X^T X - 4 X A
norm(X - a b^T)^2        | a | gradient  | -2 (X - a b^T) b                         | 2 (X - a b^T) b
trace(S)                 | S | gradient  | I                                        | 1 1^T
trace(A S)               | S | gradient  | A^T                                      | A + A^T - A ⊙ I
det(S)                   | S | gradient  | det(S) inv(S)                            | det(S) (2 inv(S) - inv(S) ⊙ I)
log(abs(det(S)))         | S | gradient  | inv(S)                                   | 2 inv(S) - inv(S) ⊙ I
a^T S b                  | S | gradient  | a b^T                                    | a b^T + b a^T - (a b^T) ⊙ I
trace(A diag(x))         | x | gradient  | (A ⊙ I) 1                                | A 1
det(diag(x))             | x | gradient  | prod(x) / x                              | prod(x) x
log(abs(det(diag(x))))   | x | gradient  | 1 / x                                    | x
inv(diag(x)) a           | x | numerator | -diag(a / x^2)                           | diag(a / x^2)
diag(x)                  | x | tensor    | δ_ij δ_ik                                | δ_ij
diag(a) x                | x | numerator | diag(a)                                  | a
diag(x) a                | x | numerator | diag(a)                                  | diag(x)
x x^T                    | x | tensor    | δ_ik x_j + x_i δ_jk                      | 2 x_i δ_jk
x x^T a                  | x | numerator | x a^T + dot(x, a) I                      | x a^T
(x^T x) x                | x | numerator | 2 x x^T + (x^T x) I                      | 3 x x^T
(a^T x) x                | x | numerator | x a^T + (a^T x) I                        | a x^T + (a^T x) I
A x / (1 + x^T x)        | x | numerator | A / (1 + x^T x) - 2 A x x^T / (1 + x^T x)^2 | A / (1 + x^T x)
exp(-(x - a)^T S (x - a) / 2) | x | gradient  | -exp(-(x - a)^T S (x - a) / 2) S (x - a) | exp(-(x - a)^T S (x - a) / 2) S (x - a)
exp(-(x - a)^T inv(S) (x - a) / 2) / sqrt(abs(det(2 pi S))) | x | gradient  | -exp(-(x - a)^T inv(S) (x - a) / 2) / sqrt(abs(det(2 pi S))) inv(S) (x - a) | -exp(-(x - a)^T inv(S) (x - a) / 2) / sqrt(abs(det(2 pi S))) S (x - a)
-log(abs(det(X))) / 2 - (x - a)^T inv(X) (x - a) / 2 | X | gradient  | -inv(X)^T / 2 + inv(X)^T (x - a) (x - a)^T inv(X)^T / 2 | -inv(X)^T / 2 - inv(X)^T (x - a) (x - a)^T inv(X)^T / 2
(x - a)^T inv(S) (x - a) | a | gradient  | -2 inv(S) (x - a)                        | 2 inv(S) (x - a)
x^T inv(X) x             | x | gradient  | (inv(X) + inv(X)^T) x                    | 2 inv(X) x
log(x^T S x)             | x | gradient  | 2 S x / (x^T S x)                        | S x / (x^T S x)
log(1 + exp(-c a^T x))   | x | gradient  | -c a / (1 + exp(c a^T x))                | -c a / (1 + exp(-c a^T x))
sum(log(1 + exp(Y w)))   | w | gradient  | Y^T sigmoid(Y w)                         | sigmoid(Y w)
sum(log(1 + exp(Y w)))   | w | hessian   | Y^T diag(sigmoid(Y w) ⊙ (1 - sigmoid(Y w))) Y | Y^T diag(sigmoid(Y w)) Y
log(sum(exp(x)))         | x | hessian   | diag(softmax(x)) - softmax(x) softmax(x)^T | diag(softmax(x))
log(sum(exp(A x + b)))   | x | gradient  | A^T softmax(A x + b)                     | A softmax(A x + b)
sigmoid(X a)             | a | numerator | diag(sigmoid(X a) ⊙ (1 - sigmoid(X a))) X | X diag(sigmoid(X a) ⊙ (1 - sigmoid(X a)))
a^T sigmoid(X b)         | X | gradient  | (a ⊙ sigmoid(X b) ⊙ (1 - sigmoid(X b))) b^T | b (a ⊙ sigmoid(X b) ⊙ (1 - sigmoid(X b)))^T
a^T tanh(X b)            | X | gradient  | (a ⊙ (1 - tanh(X b)^2)) b^T              | (a ⊙ (1 - tanh(X b))) b^T
sum(exp(X))              | X | gradient  | exp(X)                                   | X
sum((A X) ⊙ B)           | X | gradient  | A^T B                                    | A B
sum(X ⊙ X ⊙ A)           | X | gradient  | 2 X ⊙ A                                  | X ⊙ A
trace((A ⊙ X) B)         | X | gradient  | A ⊙ B^T                                  | A ⊙ B
a^T (X ⊙ X) b            | X | gradient  | 2 X ⊙ (a b^T)                            | 2 X (a b^T)
1^T X 1                  | X | gradient  | 1 1^T                                    | I
X a                      | a | numerator | X                                        | X^T
a^T X                    | a | numerator | X^T                                      | X
trace(inv(I + M))        | M | gradient  | -(inv(I + M)^2)^T                        | -inv(I + M)^2
log(abs(det(I + X)))     | X | gradient  | inv(I + X)^T                             | inv(X)^T
trace(inv(I + X) X)      | X | gradient  | (inv(I + X)^2)^T                         | inv(I + X)^2
trace(inv(I + X))        | X | gradient  | -inv(I + X^T) inv(I + X^T)               | -inv(I + X^T)
a^T inv(I + X) b         | X | gradient  | -inv(I + X)^T a b^T inv(I + X)^T         | -inv(I + X) a b^T inv(I + X)
log(det(I + U U^T))      | U | gradient  | 2 inv(I + U U^T) U                       | inv(I + U U^T) U
log(det(I + U U^T))      | U | gradient  | 2 U inv(I + U^T U)                       | U inv(I + U^T U)
log(det(I + U^T U))      | U | gradient  | 2 U inv(I + U^T U)                       | 2 inv(I + U^T U) U^T U U^T
trace(inv(t I + U^T U))  | U | gradient  | -2 U inv(t I + U^T U)^2                  | -U inv(t I + U^T U)^2
inv(Y^T Y) Y^T d         | d | numerator | inv(Y^T Y) Y^T                           | Y inv(Y^T Y)
inv(Y^T Y + t I) Y^T d   | t | numerator | -inv(Y^T Y + t I) inv(Y^T Y + t I) Y^T d | -inv(Y^T Y + t I) Y^T d
inv(A - t I)             | t | numerator | inv(A - t I)^2                           | -inv(A - t I)^2
det(A - t I)             | t | numerator | -det(A - t I) trace(inv(A - t I))        | det(A - t I) trace(inv(A - t I))
det(X) trace(X)          | X | gradient  | det(X) (trace(X) inv(X)^T + I)           | det(X) trace(X) inv(X)^T
trace(X) / det(X)        | X | gradient  | I / det(X) - trace(X) inv(X)^T / det(X)  | I / det(X)
norm(x)^2 a^T x          | x | gradient  | 2 (a^T x) x + norm(x)^2 a                | 2 (a^T x) x
a^T x b^T x              | x | hessian   | a b^T + b a^T                            | a b^T
(x^T A x)^2              | x | gradient  | 2 (x^T A x) (A + A^T) x                  | 4 (x^T A x) A x
sqrt(1 + x^T x)          | x | gradient  | x / sqrt(1 + x^T x)                      | x / (2 sqrt(1 + x^T x))
sqrt(1 + norm(x)^2)      | x | hessian   | I / sqrt(1 + norm(x)^2) - x x^T / (1 + norm(x)^2)^(3/2) | I / sqrt(1 + norm(x)^2)
sum(sqrt(x^2 + eps))     | x | gradient  | x / sqrt(x^2 + eps)                      | x / sqrt(x^2)
sum(w ⊙ x)               | w | numerator | x^T                                      | w^T
w - x                    | x | numerator | -I                                       | I
w ⊘ x                    | w | numerator | diag(1 ⊘ x)                              | diag(x)
max(0, w)                | w | numerator | diag([w > 0])                            | diag([w >= 1])
abs(x - a)               | x | numerator | diag(sign(x - a))                        | diag(x - a)
x + z                    | z | numerator | 1 + 0 x                                  | x
x z                      | x | numerator | z I                                      | x
sum(z x)                 | x | numerator | z 1^T                                    | z x^T
sum(z x)                 | z | numerator | sum(x)                                   | n
sum(f(x))                | x | numerator | f'(x)^T                                  | f(x)^T
max(0, w·x + c)          | c | numerator | [w·x + c > 0]                            | 0
sum((d - max(0, Y w + c))^2) / N | c | numerator | 2 / N sum(where(Y w + c > 0, Y w + c - d, 0)) | 2 / N sum(Y w + c - d)
sum((d - max(0, Y w + c))^2) / N | w | numerator | 2 / N sum_i where((Y w + c)_i > 0, ((Y w)_i + c - d_i), 0) Y_ij | 2 / N (Y w + c - d)^T Y
x^2                      | x | numerator | 2 diag(x)                                | 2 x
sin(x) ⊙ w               | x | numerator | diag(w ⊙ cos(x))                         | diag(cos(x))
exp(w ⊙ x)               | w | numerator | diag(x ⊙ exp(w ⊙ x))                     | diag(exp(w ⊙ x))
w ⊙ x ⊙ x                | x | numerator | 2 diag(w ⊙ x)                            | diag(w ⊙ x)
log(x^T x)               | x | hessian   | 2 I / (x^T x) - 4 x x^T / (x^T x)^2      | 2 I / (x^T x)
"""
