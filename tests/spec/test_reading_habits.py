"""How people really type: pasted characters, lines, white space, words, equations, lists of code.

The rows are read aloud as `response § what it is read as § why`; ⏎ ends a line.
"""

from __future__ import annotations

import pytest

from tests.spec.reading import reading, rows
from worker import content
from worker.engine.model import Scope
from worker.engine.model.scope import Bars
from worker.engine.notation import read, to_text
from worker.engine.shapes import shape_of

HABITS = r"""
asked: number
# characters that are pasted
z ‐ b § z - b § a hyphen
z ‑ b § z - b § one that does not break
z ‒ b § z - b § a figure dash
z ― b § z - b § a bar
z ﹣ b § z - b § a small minus
２（ｚ＋ｂ）＾２ § 2*(z + b)^2 § full-width characters
z＝２b § 2*b {left_hand_side} § a full-width sign of equality stands behind a name
⅕z § 0.2*z § a fraction in one character
2{,}5z § 2.5*z § LaTeX's decimal comma
log_e(z) § log(z) § the natural logarithm
\mathop{\mathrm{log}}(z) § log(z) § a function in braces
x_1 x_2 … x_n / z § prod(k=1..n, x_{k})/z § what divides a product that goes on
# roots, logarithms and constants as other systems write them
sqrt[3]{z}b § z^(1/3)*b § the degree stands in square brackets, without a backslash too
sqrt[5](z) § z^(1/5) § before round brackets
√[3](z) § z^(1/3) § behind the sign
sqrt[z](b) § sqrt(z)*b § no degree, but what the root is taken of
4·³√z § 4*z^(1/3) § a raised degree before the sign
√ln z § sqrt(log(z)) § of a function
root(z) + LN(z) § sqrt(z) + log(z) § without a degree, and in capitals
the cube root of z § z^(1/3) § in words
log_3z § log(z)/log(3) § the base ends where its digits end
log_2.5(z) § log(z)/log(2.5) § a base with a point
\log_bz § log(z)/log(b) § one letter, where the rest has a meaning
log[7](z) § log(z)/log(7) § Maple
log_(7)(z) § log(z)/log(7) § a base in brackets
\log_{\sqrt{7}} z § log(z)/log(sqrt(7)) § or made of commands
exp^{2z} § exp(2*z) § an exponential with its exponent raised
b exp^z (z + 1) § b*exp(z)*(z + 1) § also before a bracket
exp^2(z) § exp(z)^2 § but a number is a power of the function
frac{z}{b} § z/b § LaTeX without its backslash
z cdot b § z*b § likewise
Log[7, z] § log(z)/log(7) § Mathematica has the base first
Pi z § pi*z § Π without a letter below it is no product
z PI § z*pi § in capitals
3^{2}^{z} § 3^(2^z) § braces associate as brackets do
# numbers
7,425,000z § 7425000*z {decimal_comma} § commas between thousands, where one number is asked for
1,234.5z § 1234.5*z {decimal_comma} § with a decimal point behind them
3{,}600{,}000 § 3600000 § LaTeX's comma, twice
20,\!000z § 20000*z § as Math problems are typeset
1{,}250 § ! parse.decimal_comma 0:7 § a point or thousands
0{,}125 § 0.125 § a point
1½ § 1.5 § a mixed number in two characters
z½ § z*0.5 § a half of a name
3\frac{1}{2} § ! parse.mixed_number 0:12 § a sum, as on paper, or a product
2 \frac13z § ! parse.mixed_number 0:9 § also with a blank
z^2\frac{1}{2} § z^2*(1/2) § an exponent is no whole number before it
2\frac{3}{2} § 2*(3/2) § no mixed number has such a part
2\frac{z}{3} § 2*(z/3) § nor a name in it
0.1\overline{6}z § 1/6*z § digits that repeat
1.\bar3 § 4/3 § one of them
0.(27) § 3/11 § in brackets
2.(z) § 2*z § which else are a factor
15% § 0.15 § a percentage
8% z § 0.08*z § of something
7 % z § ! parse.unexpected 2:3 § that would be the rest of a division
%e^z + %pi § exp(z) + pi § Maxima
# LaTeX
\sinz § sin(z) § a command that runs into a name
2\cdotz § 2*z § also a sign
\pib § pi*b § also a letter
\sinq § ! parse.character 0:5 § but only into names that are known
z\space b § z*b § a command that is a blank
1 + z \over b § (1 + z)/b § all that stands before and behind
\sqrt{z \over b} § sqrt(z/b) § in its group
# functions without brackets, and inverse ones
e^z sin z(2 + cos z) § exp(z)*sin(z)*(2 + cos(z)) {function_ends} § a bracket with the same name is a factor behind it
cosz(1+z) § cos(z)*(1 + z) {function_ends} § also where nothing is between them
cos b(z - t) § cos(b*(z - t)) {function_argument} § else it is part of the argument
cot^-1 z § pi/2 - arctan(z) {inverse_function arccotangent} § the inverse function, as of the others
arccot(2z) § pi/2 - arctan(2*z) {arccotangent} § which lies between 0 and π
(cot z)^-1 § cot(z)^(-1) § one divided by it
# what would drop a fraction, or is an integral
int(z > 0) b § [z > 0]*b § of a condition it is 1 or 0
int(z) § ! parse.arguments 0:6 § not of a number
int(z, z) § ! parse.arguments 0:9 § nor as an integral
(z > 0).astype(int)*b § [z > 0]*b § array code
z.astype(int) § ! parse.arguments 0:13 § also there
z.astype(float) § z § a fraction is kept
# steps and equations
\begin{align*} f' &= 3z^2 \end{align*} § 3*z^2 {left_hand_side} § aligned at the sign of equality
\begin{aligned} f &= z^2 \cdot z \\ &= z^3 \end{aligned} § z^3 {left_hand_side} § the last step is the answer
2/3 ≈ 0.667 § 2/3 § what is exact stands before
z⏎+ b § z + b § a sum over two lines
y = z^2⏎y' = 2z § 2*z {left_hand_side} § the last line is the answer
r -= 2b § r - 2*b {left_hand_side} § an assignment of array code
# words
the answer is 2z § 2*z § an introduction
z squared plus b § z^2 + b § signs in words
z over b § z/b § a quotient
one half z § 1/2*z § a half
half of z § 0.5*z § another
e to the power z § exp(z) § a power
z to the power of 5 § z^5 § likewise
the cosine of z § cos(z) § a function by its name
the absolute value of z § abs(z) § another
the natural logarithm of z § log(z) § and its base
log base 3 of z § log(z)/log(3) § or another one
one over z § 1/z § numbers in words
minus two § -2 § alone, too
2z by the chain rule § 2*z § the rule that was used
∴ 2z § 2*z § the sign before what follows
\therefore 2z § 2*z § in LaTeX
\color{red}{2z} + \textcolor{blue}{b} § 2*z + b § colours
\phantom{-}2z + \vphantom{\frac{1}{2}}b § 2*z + b § what nobody sees says nothing
2z \tag{1} § 2*z § nor does a number beside it
sin(30°) § ! parse.character 6:7 § degrees are refused
2z \qquad \text{for all } z § 2*z § where it holds, in LaTeX
1/z, where z is not 0 § 1/z § in words
# abbreviations that use each other
2q where q = p^2, p = z § 2*z^2 {own_abbreviation own_abbreviation} § in either order
q = z^2; 2q § 2*z^2 {own_abbreviation} § before the answer
q = z^2; p = q + 1; 2p § 2*(z^2 + 1) {own_abbreviation own_abbreviation} § one made of another
q = z^2, df/dz = 2q § 2*z^2 {left_hand_side own_abbreviation} § before an equation
q = z^2⏎2q § 2*z^2 {own_abbreviation} § on a line of its own
q = exp(z)⏎p = q + 1⏎np.log(p)/q § log(exp(z) + 1)/exp(z) {own_abbreviation own_abbreviation} § as code has it
q = z^2⏎dq/dz = 2z⏎2q § 2*z^2 {own_abbreviation} § a step between them
Let q = z^2. Then 2q § 2*z^2 {own_abbreviation} § in sentences
let q = z^2; 3z § 3*z {own_abbreviation} § also one that the answer does not use
with q = z^2: 2q § 2*z^2 {own_abbreviation} § before a colon
q = z^2; 2p § ! parse.unknown_name 10:11 § what stays unknown is said where it stands
# the domain, behind an answer
2z for all z § 2*z § every number
2z for any real z § 2*z § in words
2z ∀ z § 2*z § with a sign
2z, z ∈ ℝ § 2*z § the set
2z (z in R) § 2*z § in brackets
1/z provided z ≠ 0 § 1/z § what it must not be
1^T A^T 1 § ones(n)^T A^T ones(m) § a one behind a row or a matrix is the vector that fits
1^T*B*1 § ones(n)^T B ones(n) § also behind a sign
z*1 § z*1 § a number's one is a number
asked: row
ones(n)/n § (ones(n)/n)^T {flat_array} § a flat array, and said so
ones(n, 1)/n § ones(n)/n § a column stays one
x^T*1 § x^T*1 § where the vector would not fit too
1^T B 1 x^T § (ones(n)^T B ones(n))*x^T § a number made of it
∂f/∂z = 2, ∂f/∂b = 3t § [2, 3*t] § partial derivatives, one after the other
\frac{\partial f}{\partial z} = 2, \frac{\partial f}{\partial b} = 3t § [2, 3*t] § in LaTeX
f_z = 2; f_b = 3t § [2, 3*t] § with subscripts
∂f/∂x_1 = 2 and ∂f/∂x_2 = 3t § [2, 3*t] § by components
a row of ones § ones(n)^T § a phrase
x transpose § x^T § another
⟨x_1, …, x_n⟩ § [x_{j} for _=1..1, j=1..n] § dots in angles
[x_1, …, x_{n-1}, x_n] § [x_{j} for _=1..1, j=1..n] § the entry before the last
[sum_i B_i1, …, sum_i B_in] § [sum(i=1..n, B_{i,j}) for _=1..1, j=1..n] § a rule with a sum in it
[w1/x1^2, …, wn/xn^2] § [w_{j}/x_{j}^2 for _=1..1, j=1..n] § a rule without underscores
x^T/|x| § x^T ⊘ abs(x)^T {bars_entries oriented} § a vector by its own magnitudes
x^T/|w| § x^T/n {bars_count} § by a number of elements
x_1 x_2 … x_n / x_j § [prod(k=1..n, x_{k})/x_{j} for _=1..1, j=1..n] § a product that goes on, by an entry
x^{\,T} § x^T § a thin space
asked: column
x ⊘ |w| § x ⊘ abs(w) {bars_entries} § entry by entry
x^2_i § [x_{i}^2 for i=1..n] § an exponent before its index
x^{-2}_i § [x_{i}^(-2) for i=1..n] § a negative one
asked: square
I * x § eye(n) ⊙ (x ones(1, n)) {product_elementwise} § a star between the identity and a vector
I x § eye(n) x § without it the matrix product
diag(s) - s ⊗ s § diag(s) - outer(s, s) {outer_product} § an outer product, where entry by entry does not fit
w ⊗ x § w ⊙ x § else the paper's sign
I - 1/n § eye(n) - 1/n {broadcast_identity} § a number beside the identity is added to every entry, and said so
B^{-2}^T § (B^(-2))^T § a transpose behind an exponent is that of the power
-B^-2^T § -(B^(-2))^T § also without braces
B^{-1}^⊤ C § inv(B)^T C § also of an inverse
B^{-2T} § (B^(-2))^T § both in one exponent
B⁻²ᵀ § (B^(-2))^T § and raised
B^2' § (B^2)^T § with a prime
w ⊗ 1 § outer(w, ones(n)) {outer_product} § the vector of ones
the n x n identity matrix § eye(n) § a phrase
diagonal matrix with x on the diagonal § diag(x) § another
z times the identity § z*eye(n) § a factor of it
zero matrix § zeros(n, n) § as large as is asked for
E_n § eye(n) § the identity's other name
x_i δ_ij for all i, j § [x_{i}*delta_{i,j} for i=1..n, j=1..n] § a remark
B/C § B ⊘ C {division_elementwise} § a quotient of matrices
\begin{bmatrix} x_1 && \\ & \ddots & \\ && x_n \end{bmatrix} § diag([x_{i} for i=1..n]) § empty cells side by side
\begin{bmatrix} w_1 & \cdots & w_1 \\ \vdots & & \vdots \\ w_n & \cdots & w_n \end{bmatrix} § [w_{i} for i=1..n, j=1..n] § a row of dots with an empty cell
asked: anything
x^T B 1 § x^T B ones(n) § what an author writes
2B*1 § 2*B*1 § with a sign it may be a number
z, b⏎t, r § [z, b; t, r] § a line is a row
[z, b⏎-t, r] § [z, b; -t, r] § also one that begins with a sign
z^2 if z > 0⏎0 otherwise § {z^2 if z > 0, 0 otherwise} § or a case
\begin{cases} z & t > 0, r > 0 \\ b & \text{otherwise.} \end{cases} § {z if t > 0 and r > 0, b otherwise} § two conditions and a full stop
\left\{\begin{aligned} &z, && t > 0 \\ &b, && t \le 0 \end{aligned}\right. § {z if t > 0, b otherwise} § cases by hand
u^2_1 § u1^2 § a declared name with its exponent before its index
asked: pair
[z b] § [z, b] § white space between the entries
z  2b § [z, 2*b] {blank_cells} § also without brackets
[12,3] § [12, 3] § a row of two numbers
12,3 § [12, 3] § also without brackets
asked: two
z & b \\ t & r § [z, b; t, r] § cells without their environment
[z b; t r] § [z, b; t, r] § white space between the entries
[cos t  -r sin t; sin t  r cos t] § [cos(t), -r*sin(t); sin(t), r*cos(t)] § two blanks separate where one joins
6 3; 2 8 § [6, 3; 2, 8] {blank_cells} § without brackets
z b⏎t r § [z, b; t, r] {blank_cells} § lines are rows
[z, b⏎-t, r] § [z, b; -t, r] § also one that begins with a sign
⎡z   b⎤⏎⎣t   r⎦ § [z, b; t, r] § drawn with the pieces of tall brackets
asked: row
np.repeat(z, n) § (z*ones(n))^T {flat_array} § a number, repeated
asked: square
np.repeat(x[:, None], n, axis=1) § outer(x, ones(n)) § a column beside itself
np.stack([x] * n, axis=1) § (ones(n) x^T)^T § a list of the same array
np.stack([x] * n) § ones(n) x^T § above itself
np.tile(x, (n, 1)) § ones(n) x^T § likewise
[[w[i] * x[j] for j in range(n)] for i in range(n)] § [w_{i}*x_{j} for i=1..n, j=1..n] § a list of lists
np.diag([1] * n) § diag(1*ones(n)) § a list of ones
# bars, blanks, lists and stacks that need a second look
asked: row
(|x|/x)^T § (abs(x) ⊘ x)^T {bars_entries} § also above the vector itself
x^T diag(1/|x|) § x^T diag(1/abs(x)) {bars_entries} § the diagonal is made of an array
|x|^T § abs(x)^T {bars_entries} § a number is not turned
sum(|x|) x^T § sum(abs(x))*x^T {bars_entries} § a sum is of an array
[|x| > 1]^T § [abs(x) > 1]^T {bars_entries} § a number of elements is not compared with a number
x^T ⊙ |w|^T § x^T ⊙ abs(w)^T {bars_entries} § entry by entry
x^T/|x|^2 § x^T/norm(x)^2 {bars_length} § nobody takes powers of a number of elements
x^T/|w| - w^T/|w|^3 § x^T/norm(w) - w^T/norm(w)^3 {bars_length bars_length} § then each of them is a length
x^T/|x - w| § x^T/norm(x - w) {bars_length} § of anything but a name it is the length
[1]*n § (1*ones(n))^T {repeated flat_array} § a list of ones, n times
[z]*n § (z*ones(n))^T {repeated flat_array} § of anything, where that has the shape asked for
x^T/|w| § x^T/n {bars_count} § by a number of elements
asked: square
diag([1]*n) § diag(1*ones(n)) {repeated} § its diagonal
[z + b]*n § (z + b)*n § brackets may hold together, too
asked: two
[cos t -r sin t; sin t r cos t] § [cos(t), -r*sin(t); sin(t), r*cos(t)] {sign_cell} § a sign that clings to what follows begins a cell, and so does a number or a name behind a function
[cos t -r sin t; sin t, r cos t] § [cos(t), -r*sin(t); sin(t), r*cos(t)] {sign_cell} § commas in one row
cos(t) -r sin(t)⏎sin(t) r cos(t) § [cos(t), -r*sin(t); sin(t), r*cos(t)] {sign_cell blank_cells} § without brackets
[z -b; b z] § [z, -b; b, z] {sign_cell} § a sign that clings
[z - b, z; b, z] § [z - b, z; b, z] § and one that does not
asked: pair
z b § [z, b] {blank_cells} § cells by a blank alone
z -b § [z, -b] {sign_cell blank_cells} § likewise
asked: anything
[x_1 I_m, …, x_n I_m] § kron([x_{j} for _=1..1, j=1..n], eye(m)) § a matrix that is scaled by each entry
[-x_1 B; …; -x_n B] § kron([x_{i}*(-1) for i=1..n], B) § above each other
[x_1 A, …, x_n A, z] § ! parse.ellipsis 0:20 § with something else behind it
[B, …, x_n B] § ! parse.ellipsis 0:13 § no rule
{5 \choose 2} z § 10*z § a binomial coefficient
{z \over b + 1} § z/(b + 1) § a quotient
3 + 1e-300 z § 3 + 1e-300*z § a small number
1e-401 § ! parse.too_large 0:6 § too small a one
log(z, 0) § ! parse.arguments 7:8 § a logarithm has a positive base
log(z, 1) § ! parse.division_by_zero 7:8 § and not 1
w^T \hat{x} where \hat{x} = x/||x|| § w^T (x/norm(x)) {own_abbreviation} § a name with a mark, of the learner's own
# what MATLAB, Julia and Python write, letters that an answer is given for, words, decimal commas
asked: row
x.' § x^T § MATLAB's transpose without conjugation
(w ./ x.^2).' § (w ⊘ x^2)^T § behind a bracket
x_j, j = 1, …, n § [x_{j} for _=1..1, j=1..n] § the letters an answer is given for
x_j for j = 1, …, n § [x_{j} for _=1..1, j=1..n] § with a word
x_j ∀ j § [x_{j} for _=1..1, j=1..n] § with a sign
1 for all j § [1 for _=1..1, j=1..n] § every entry is the same
sum(A, 1) § sum(A, axis=0) {dimension} § along the first dimension, as MATLAB counts
colsum(A) § sum(A, axis=0) § sums of columns
-w/x**2 § (-w ⊘ x^2)^T {flat_array} § Python's power shows array code, whose vectors have no orientation
np.ones(x.shape) § ones(n)^T {flat_array} § as flat as the vector
1⃗ᵀ § ones(n)^T § an arrow over a one
a row vector x § x^T § words
x (as a row) § x^T § in brackets
the row vector x^T § x^T § with its sign
asked: number
0,5z § 0.5*z {decimal_comma} § a decimal comma
z^(-0,5) § z^(-0.5) {decimal_comma} § in brackets
1,000 § ! parse.decimal_comma 0:5 § or a separator of thousands
1,5 if z > 0, 0 otherwise § {1.5 if z > 0, 0 otherwise} {decimal_comma} § beside a comma that separates
t/∑_k x_k (b - z/∑_k x_k) § t/sum(k=1..n, x_{k})*(b - z/sum(k=1..n, x_{k})) § what stands behind a sum that divides is outside, whatever sums it holds
the dot product of w and x § dot(w, x) § words
sum of the entries of x § sum(x) § others
z wenn b > 0, sonst t § {z if b > 0, t otherwise} § a condition in German
u_{t+1} = z - b § z - b {left_hand_side} § a name with an index on the left
z ← z - b § z - b {left_hand_side} § an assignment
asked: two
( z  2b )⏎( t  r ) § [[z, 2*b]; [t, r]] § round brackets around each line
asked: square
x_i δ_ij, i, j = 1, …, n § [x_{i}*delta_{i,j} for i=1..n, j=1..n] § several letters
0 for all i, j § [0 for i=1..n, j=1..n] § a number
Matrix.eye(n) § eye(n) § a member of SymPy's class
diagm(x) § diag(x) § Julia
Diagonal(x) § diag(x) § likewise
repmat(x, 1, n) § kron(ones(1, n), x) § MATLAB
the outer product of x and ones(n) § outer(x, ones(n)) § words
n x n matrix of zeros § zeros(n, n) § likewise
a diagonal matrix with the entries x_i § diag([x_{i} for i=1..n]) § likewise
Einheitsmatrix § eye(n) § in German
asked: column
the all-ones vector § ones(n) § words
asked: anything
[x(2), x(1)] § [x*2, x*1] § a product, where nothing else is asked for
# cases in prose and in other languages, dot products that a number is needed of
asked: row
[w x + b > 0] x^T § [dot(w, x) + b > 0]*x^T {product_dot} § a number is needed: the dot product of two columns
1(w*x + b > 0) x^T § 1*[dot(w, x) + b > 0]*x^T {product_dot} § with a star
0 (z <= 0), x^T (z > 0) § {0 if z <= 0, x^T otherwise} § each value before its condition in brackets
0 when z ≤ 0 and x^T when z > 0 § {0 if z <= 0, x^T otherwise} § cases joined by a word
x^T if z > 0 and b > 0, and 0 otherwise § {x^T if z > 0 and b > 0, 0 otherwise} § which joins conditions, too
x^T (if z > 0), 0 (otherwise) § {x^T if z > 0, 0 otherwise} § brackets around each
z > 0: x^T, z <= 0: 0 § {x^T if z > 0, 0 otherwise} § the condition first
z > 0 => x^T, otherwise 0^T § {x^T if z > 0, zeros(n)^T otherwise} § with an arrow
x^T if z is positive, 0 otherwise § {x^T if z > 0, 0 otherwise} § in words
x^T if z is at most b, 0 otherwise § {x^T if z <= b, 0 otherwise} § also of a relation
\begin{cases} 0 &, z \leq 0 \\ x^T &, z > 0 \end{cases} § {0 if z <= 0, x^T otherwise} § a comma behind the cell's end
x^T \chi_{z > 0} § x^T*[z > 0] § the characteristic function
IF(z > 0, x^T, 0) § {x^T if z > 0, 0 otherwise} § a spreadsheet's function
If[z > 0, x^T, 0] § {x^T if z > 0, 0 otherwise} § Mathematica's
ifelse(z > 0, x', 0) § {x^T if z > 0, 0 otherwise} § Julia's and R's
Boole[z > 0] x^T § [z > 0]*x^T § an indicator
⟦z > 0⟧ x^T § [z > 0]*x^T § in double brackets
(z .> 0) .* x' § [z > 0]*x^T § entry by entry, as Julia marks it
[z > 0 ? x_j : 0 for j in 1:n] § [{x_{j} if z > 0, 0 otherwise} for j=1..n]^T {flat_array} § a list over a range of Julia's
[x[j] if z > 0 else 0 for j in range(n)] § [{x_{j} if z > 0, 0 otherwise} for _=1..1, j=1..n] § a list of cases
[2Σx_i, …, 2Σx_i] § [2*sum(i=1..n, x_{i}) for _=1..1, j=1..n] {summed} § the letter of a sum is its own
[z x^T, 0] § [z*x^T, 0] § a list is none
asked: square
B^{-1}_{ij} § [inv(B)_{i,j} for i=1..n, j=1..n] § braces hold all of an exponent
B^{-1}_{ik} C_{kj} § [sum(k=1..n, inv(B)_{i,k}*C_{k,j}) for i=1..n, j=1..n] § also in a product
asked: number
if (z > 0) 2b else -b § {2*b if z > 0, -b otherwise} § C and R put the condition in brackets
0, since b is constant § 0 § a reason behind the answer
if(z > 0, 1, 0) + b § {1 if z > 0, 0 otherwise} + b § as a summand
z > 0 and b > 0 § [z > 0 and b > 0] § a conjunction
# what surrounds an answer that was pasted, and other hands
asked: square
`diag(x)` § diag(x) § Markdown's code
**diag(x)** § diag(x) § and its bold letters
Final answer: diag(x) § diag(x) § an introduction
dy/dx: diag(x) § diag(x) § a derivative before a colon
return np.diag(x) § diag(x) § a line of a program
J = np.diag(x)  # the Jacobian § diag(x) {left_hand_side} § with a comment
>>> np.diag(x) § diag(x) § with a prompt
lambda w, x: np.diag(x) § diag(x) § as a function
diag(x) \in \mathbb{R}^{n \times n} § diag(x) § where it lies
diag(x) (n×n) § diag(x) {size_said} § its size
diag(x), an n×n matrix § diag(x) § in words
diag(x[0], x[1], ..., x[n-1]) § diag([x_{i} for i=1..n]) § entries counted from 0
x_1 0 ... 0⏎0 x_2 ... 0⏎...⏎0 0 ... x_n § diag([x_{i} for i=1..n]) {blank_cells} § lines with dots, without brackets
(x_i δ_ij)_{i,j=1}^n § [x_{i}*delta_{i,j} for i=1..n, j=1..n] § entries with their range
x_i for i=j and 0 for i≠j § [{x_{i} if i = j, 0 otherwise} for i=1..n, j=1..n] § cases joined by a word
x_i on the diagonal, 0 elsewhere § diag([x_{i} for i=1..n]) § in words
δ_i^j x_j § [delta_{i,j}*x_{j} for i=1..n, j=1..n] § one index below and one above
KroneckerDelta[i, j] x_j § [delta_{i,j}*x_{j} for i=1..n, j=1..n] § Mathematica's brackets
sympy.diag(*x) § diag(x) § a list spread over arguments
np.diag(x[:, 0]) § diag(x) § the column of a column
x ⊗ I § x ones(1, n) ⊙ eye(n) {broadcast} § entry by entry, where one is the identity
asked: row
x^T (row vector) § x^T § what it is
x[None] § x^T § a new axis
x^{tr} § x^T § another sign of the transpose
x_j (j = 1, …, n) § [x_{j} for _=1..1, j=1..n] § the range in brackets
asked: row
(x_1 x_2 … x_n) § [x_{j} for _=1..1, j=1..n] § blanks between entries in round brackets, where dots make them a list
# other hands, once more
asked: column
exp.(x) § exp(x) § Julia's call for every entry
"exp(x)" § exp(x) § quotation marks around all of it
exp(x)? § exp(x) § a doubt
asked: row
x´ § x^T § an acute accent for a prime
asked: anything
KroneckerProduct(B, C) § kron(B, C) § SymPy's name
B.adjugate() § cof(B)^T § a method of SymPy's matrices
# bars, words and functions that people misplace
asked: number
three z squared § 3*z^2 § a number in words
E^z § exp(z) § Mathematica's e
{1 if z > 0, 0 else} § {1 if z > 0, 0 otherwise} § an else behind its value
length(x) § n § MATLAB's count
0 (constant) § 0 § a remark
asked: two
| z  2b |⏎| t  r | § [z, 2*b; t, r] § lines between bars
| z | 2b |⏎| t | r | § [z, 2*b; t, r] § a table
\begin{vmatrix} z & b \\ t & r \end{vmatrix} § [z, b; t, r] {bars_as_brackets} § bars, where no determinant is asked for
asked: row
cos^T(x) § cos(x)^T § a transpose on the function's name
column sums of A § sum(A, axis=0) § words
asked: square
diag(w1^x1 ln(w1), ..., wn^xn ln(wn)) § diag([w_{i}^x_{i}*log(w_{i}) for i=1..n]) § an exponent with an index
eye(n) - ones(n)/n § eye(n) - ones(n, n)/n {square_array} § MATLAB's square array
asked: anything
e^w·x § dot(exp(w), x) {exponent_scope} § said where the exponent ends
# bars that stay bars
asked: number
|z|⏎ § abs(z) § a bar at the end of the only line
det([z, b; t, r]) § det([z, b; t, r]) § the determinant by its name
asked: anything
|z|⏎|b| § abs(z)*abs(b) § magnitudes, one under the other
# cases as arguments
asked: square
diag(1 if x_i < w_i, 0 otherwise) § diag([{1 if x_{i} < w_{i}, 0 otherwise} for i=1..n]) § cases inside the brackets of a function
diag(x if z > 0, w if z <= 0) § diag({x if z > 0, w otherwise}) § likewise
# grids with a diagonal of their own, entries of softmax
asked: square
\begin{bmatrix} x_1(1-x_1) & -x_1x_2 & \cdots & -x_1x_n \\ -x_2x_1 & x_2(1-x_2) & \cdots & -x_2x_n \\ \vdots & \vdots & \ddots & \vdots \\ -x_nx_1 & -x_nx_2 & \cdots & x_n(1-x_n) \end{bmatrix} § [{x_{i}*(1 - x_{i}) if i = j, -x_{i}*x_{j} otherwise} for i=1..n, j=1..n] § a rule on the diagonal and one beside it
[[1 - 1/n, -1/n, …, -1/n], [-1/n, 1 - 1/n, …, -1/n], …, [-1/n, -1/n, …, 1 - 1/n]] § [{1 - 1/n if i = j, -1/n otherwise} for i=1..n, j=1..n] § numbers
[[z, w_1, …, w_1], …, [w_n, w_n, …, z]] § [{z if i = j, w_{i} otherwise} for i=1..n, j=1..n] § by rows
[[z, w_1, w_1, …, w_1], [w_1, z, w_2, …, w_2], …, [w_n, w_n, w_n, …, z]] § ! parse.ellipsis 0:72 § an entry that breaks the rule
asked: column
softmax(x_i) § [softmax([x_{k} for k=1..n])_{i} for i=1..n] § the entry of all that is like it
softmax(x) § softmax(x) § the vector
asked: row
softmax(x_j) § [softmax([x_{k} for k=1..n])_{j} for _=1..1, j=1..n] § by the letter of the row
softmax(2x_j + z) § [softmax([2*x_{k} + z for k=1..n])_{j} for _=1..1, j=1..n] § of what is made of entries
B^T x as a row § (B^T x)^T § words
q_1 x^T where q_1 = 2z § 2*z*x^T {own_abbreviation} § a name with a number, of the learner's own
x^T für z > 0, sonst 0 § {x^T if z > 0, 0 otherwise} § German
# rules in the bounds of products
asked: row
[∏_{k≠1} x_k, …, ∏_{k≠n} x_k] § [prod(k=1..n, {x_{k} if k != j, 1 otherwise}) for _=1..1, j=1..n] § a condition below a product follows the rule
[Σ_k B_k1, …, Σ_k B_kn] § [sum(k=1..n, B_{k,j}) for _=1..1, j=1..n] § the letter of a sum does not
# numbered rows
asked: two
row 1: z, b; row 2: t, r § [z, b; t, r] § numbered rows
# dots before signs
asked: number
w.-x § dot(w, -x) § a dot before a sign
z.+b § z + b § Julia's sum
z .+ b § z + b § with blanks
z .- b § z - b § and difference
z .>= b § [z >= b] § and comparison
2.-z § 2 - z § a number with its point
"""


@pytest.mark.parametrize("asked, response, expected", [*rows(HABITS)])
def test_reading(asked: str, response: str, expected: str) -> None:
    assert reading(asked, response) == expected


@pytest.mark.parametrize(
    "function, meant",
    [
        ("norm(x)", Bars.LENGTH),
        ("sqrt(dot(x, x))", Bars.LENGTH),
        ("(transpose(x) * x)^(1/2)", Bars.LENGTH),
        ("sqrt(sum(x^2))", Bars.LENGTH),
        ("sum(abs(x))", Bars.ENTRIES),
        ("sqrt(dot(x, w))", Bars.COUNT),
        ("dot(x, x)", Bars.COUNT),
        ("sum(x)/n", Bars.COUNT),
    ],
)
def test_bars_are_what_the_exercise_is_about(function: str, meant: Bars) -> None:
    variables = {"x": {"shape": ["n"]}, "w": {"shape": ["n"]}}
    question = content.question({"function": function, "variables": variables, "wrt": "x"})
    assert Scope.of(question).bars is meant


PHYSICS = """
½mv² § 0.5*m*v^2 § mv is a function of array code, where a bracket follows
mv^2/2 § m*v^2/2 § and else the product of its letters
mvr § m*v*r § also in a longer word
torch.mv(B, u) § B u § a module says which
Acos(t) § A*cos(t) § no arccosine, where A is a letter
Tanh(t) § tanh(t) § anh is nothing
"""


@pytest.mark.parametrize(
    "response, expected, why",
    [[part.strip() for part in line.split("§")] for line in PHYSICS.strip().splitlines()],
)
def test_words_that_are_products_of_declared_letters(response: str, expected: str, why: str) -> None:
    symbols = {**dict.fromkeys("mvrtAT", shape_of()), "B": shape_of("n", "n"), "u": shape_of("n")}
    asked = shape_of("n") if "torch" in response else shape_of()
    scope = Scope(symbols=symbols, sizes=frozenset({"n"}), functions={}, shape=asked)
    assert to_text(read(response, scope).expression) == expected, why
