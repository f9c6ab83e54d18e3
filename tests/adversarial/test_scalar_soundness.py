"""Pairs that tempt a grader to guess, and what is true of them.

Each row: learner | reference | domain | verdict | why. The learner's side must agree wherever the
reference has a real value; null sets (removable points, kinks) do not count. No row may come out
wrong; `open` is allowed only where the table says so.
"""

from __future__ import annotations

import pytest

from tests.adversarial.plain import domain, read
from worker.engine.exact import decide
from worker.engine.model import Conclusion, Kink

BRANCHES = """
sqrt(x^2)            | x                    |                | different | the root is |x|
sqrt(x^2)            | x                    | x in [0,]      | equal     | no sign to lose
sqrt(x^2)            | -x                   | x in (,0]      | equal     | the sign is known, and negative
sqrt(x^2)            | abs(x)               |                | equal     | the definition
x                    | sqrt(x^2)            |                | different | either side may be the reference
(sqrt(x))^2          | x                    |                | different | no value for x < 0, where x has one
x                    | (sqrt(x))^2          |                | equal     | wherever the reference is defined
sqrt(x^4)            | x^2                  |                | equal     | x^2 is never negative
sqrt(x^6)            | x^3                  |                | different | |x|^3
sqrt(x^6)            | abs(x)^3             |                | equal     | an even power of |x|
(x^4)^(1/4)          | x                    |                | different | even root
(x^4)^(1/4)          | abs(x)               |                | equal     | even root
(x^3)^(1/3)          | x                    |                | equal     | odd roots of negatives are real
(x^6)^(1/6)          | x                    |                | different | |x|
(x^2)^(1/3)          | x^(2/3)              |                | equal     | odd root
(x^2)^(3/2)          | x^3                  |                | different | |x|^3
(x^2)^(3/2)          | abs(x)^3             |                | equal     | |x|^3
(x^2)^(1/6)          | x^(1/3)              |                | different | positive against negative at x < 0
x^(2/6)              | x^(1/3)              |                | equal     | the exponent is a number
(-8)^(1/3)           | -2                   |                | equal     | real root
sqrt(x)*sqrt(x)      | x                    |                | different | no value for x < 0
sqrt(x*y)            | sqrt(x)*sqrt(y)      |                | equal     | where the factors have roots
sqrt(x)*sqrt(y)      | sqrt(x*y)            |                | different | both negative
sqrt(-x)*sqrt(-y)    | sqrt(x*y)            |                | different | both positive
sqrt(-x)*sqrt(-y)    | sqrt(x*y)            | x in (,0); y in (,0) | equal | both negative, as declared
sqrt(x/y)            | sqrt(x)/sqrt(y)      |                | equal     | where the parts have roots
sqrt(x)/sqrt(y)      | sqrt(x/y)            |                | different | both negative
sqrt(x^2*y)          | x*sqrt(y)            |                | different | the sign of x
sqrt(x^2*y)          | abs(x)*sqrt(y)       |                | equal     | |x|
sqrt(x^2*y)          | x*sqrt(y)            | x in [0,]      | equal     | declared
sqrt((x-1)^2)        | x-1                  |                | different | |x-1|
sqrt((x-1)^2)        | x-1                  | x in [1,]      | equal     | declared beyond 1
sqrt((x-1)^2)        | 1-x                  | x in [-5,1]    | equal     | declared below 1
sqrt((x-1)^2)        | 1-x                  | x in [-5,1.001]| different | a sliver of the domain
sqrt(x^2+2*x+1)      | x+1                  |                | different | |x+1|
sqrt(x^2+2*x+1)      | abs(x+1)             |                | equal     | a square in disguise
sqrt(x^2+y^2)        | x+y                  |                | different | the freshman's dream
sqrt(x^2+y^2)        | sqrt(y^2+x^2)        |                | equal     | order
sqrt(1-sin(x)^2)     | cos(x)               |                | different | |cos x|
sqrt(1-sin(x)^2)     | abs(cos(x))          |                | equal     | |cos x|
sqrt(1-cos(x)^2)     | abs(sin(x))          |                | equal     | |sin x|
sqrt(1-cos(x)^2)     | sin(x)               | x in [0,3]     | equal     | the sine is positive up to pi
sqrt(1-cos(x)^2)     | sin(x)               | x in [0,4]     | different | and negative beyond
sqrt(exp(2*x))       | exp(x)               |                | equal     | exp is positive
sqrt(exp(x))         | exp(x/2)             |                | equal     | exp is positive
1/sqrt(x^2)          | 1/x                  |                | different | 1/|x|
x/sqrt(x^2)          | sign(x)              |                | equal     | off zero
x/sqrt(x^2)          | 1                    |                | different | -1 for x < 0
x/abs(x)             | abs(x)/x             |                | equal     | the sign either way
abs(x)*abs(y)        | abs(x*y)             |                | equal     | multiplicative
abs(x+y)             | abs(x)+abs(y)        |                | different | the triangle is an inequality
abs(x)^2             | x^2                  |                | equal     | even
abs(x)^3             | x^3                  |                | different | odd
abs(-x)              | abs(x)               |                | equal     | even
abs(x^2+1)           | x^2+1                |                | equal     | positive
abs(x^2-1)           | x^2-1                |                | different | negative between -1 and 1
abs(x^2-1)           | x^2-1                | x in [1,]      | equal     | declared beyond 1
abs(x^2+x+1)         | x^2+x+1              |                | equal     | negative discriminant
abs(x^2+x*y+y^2)     | x^2+x*y+y^2          |                | equal     | a definite form
abs(x^2+3*x*y+y^2)   | x^2+3*x*y+y^2        |                | different | an indefinite form
abs(exp(x))          | exp(x)               |                | equal     | positive
abs(sin(x))          | sin(x)               |                | different | sign changes
abs(2+sin(x))        | 2+sin(x)             |                | equal     | never below 1
x*(x+abs(x))/(x+abs(x)) | x                 |                | different | nothing is left to divide by for x < 0
x*(x+sqrt(x^2))/(x+sqrt(x^2)) | x           |                | different | likewise
x*(x*y+abs(x*y))/(x*y+abs(x*y)) | x         |                | different | likewise, where the signs differ
x/(x+abs(x))+abs(x)/(x+abs(x)) | 1          |                | different | likewise
x^2*(max(x,y)-x)/(max(x,y)-x) | x^2         |                | different | likewise, where x is the larger
x*relu(x)/relu(x)    | x                    |                | different | likewise
x*sin(x)/sin(x)      | x                    |                | equal     | off the multiples of pi
abs(x)/x             | 1                    | x in (0,]      | equal     | declared
abs(a*x)             | a*abs(x)             |                | different | the sign of a
abs(a*x)             | a*abs(x)             | a in (0,]      | equal     | declared
sqrt(x+2*sqrt(x)+1)  | sqrt(x)+1            | x in [0,]      | equal     | a square of 1 + sqrt x
sqrt(x-2*sqrt(x)+1)  | sqrt(x)-1            | x in [0,]      | different | |sqrt x - 1|
sqrt(x-2*sqrt(x)+1)  | abs(sqrt(x)-1)       | x in [0,]      | equal     | |sqrt x - 1|
sqrt(x)^3            | x^(3/2)              |                | equal     | same natural domain
x*sqrt(x)            | x^(3/2)              |                | equal     | same natural domain
x/sqrt(x)            | sqrt(x)              |                | equal     | off zero
1/sqrt(x)            | sqrt(x)/x            |                | equal     | rationalised
1/(sqrt(x)+1)        | (sqrt(x)-1)/(x-1)    |                | equal     | off x = 1
1/(sqrt(x+1)+sqrt(x))| sqrt(x+1)-sqrt(x)    |                | equal     | conjugate
1/(sqrt(x+1)-sqrt(x))| sqrt(x+1)-sqrt(x)    |                | different | conjugate, sign lost
x^(1/2)*x^(1/3)      | x^(5/6)              |                | equal     | x >= 0 by the even roots
x^(1/3)*x^(1/3)      | x^(2/3)              |                | equal     | odd roots
x^(1/3)*x^(2/3)      | x                    |                | equal     | odd roots
(x*y)^(1/3)          | x^(1/3)*y^(1/3)      |                | equal     | odd roots split
(x^(1/6))^2          | x^(1/3)              |                | equal     | where every convention has a value
x^0.5                | sqrt(x)              |                | equal     | a decimal is a rational
sqrt(1+x)*sqrt(1-x)  | sqrt(1-x^2)          |                | equal     | both factors cannot be negative
sqrt(1+x)/sqrt(1-x)  | sqrt((1+x)/(1-x))    |                | equal     | both factors cannot be negative
sqrt(x+sqrt(x^2-1))  | (sqrt(x+1)+sqrt(x-1))/sqrt(2) | x in [1,] | equal | nested
sqrt(x+sqrt(x^2-y^2)) | sqrt((x+y)/2)+sqrt((x-y)/2) | y in (0,]; x > y | equal | nested
sqrt(x-sqrt(x^2-1))  | (sqrt(x+1)+sqrt(x-1))/sqrt(2) | x in [1,] | different | nested, sign
x+sqrt(x^2-1)        | sqrt(2*x^2-1+2*x*sqrt(x^2-1)) | x in [1,] | equal | nested
x+sqrt(x^2-1)        | sqrt(2*x^2-1+2*x*sqrt(x^2-1)) | x^2>1 | different | nested, and not for x < -1
x*sqrt(1+sqrt(x^2-2))+1 | sqrt(x^2+x^2*sqrt(x^2-2)+1+2*x*sqrt(1+sqrt(x^2-2))) | x^2>2 | different | nested, on two half lines
sqrt(x+2*sqrt(x-1))+sqrt(x-2*sqrt(x-1)) | 2*sqrt(x-1) | x in [2,] | equal | nested, r + 1 and r - 1
sqrt(x+2*sqrt(x-1))+sqrt(x-2*sqrt(x-1)) | 2 | x in [1,2]    | equal     | nested, r + 1 and 1 - r
sqrt(x+2*sqrt(x-1))+sqrt(x-2*sqrt(x-1)) | 2 | x in [1,3]    | different | nested, both cases
sqrt(1+x)-sqrt(1-x)  | sign(x)*sqrt(2-2*sqrt(1-x^2)) |        | equal     | nested, each sign by itself
sqrt(1+x)-sqrt(1-x)+exp(abs(x)) | where(x>0,exp(x),exp(-x))-sqrt(2-2*sqrt(1-x^2)) | x in [-1,1] | different | nested, for x < 0 only
sqrt(tanh(x))        | sqrt(relu(tanh(x)))  |                | different | no value for x < 0, where the reference is 0
sqrt(relu(tanh(x)))  | sqrt(tanh(x))        |                | equal     | wherever the reference is defined
abs(x^4-3*x+3)       | x^4-3*x+3            |                | equal     | a quartic without zeros
abs(x^4-3*x+2)       | x^4-3*x+2            |                | different | a quartic with zeros
abs(x^2+exp(y)+z^4)  | x^2+exp(y)+z^4       |                | equal     | a sum of positive terms
abs(x+y-2)           | x+y-2                | x > 1; y > 1   | equal     | assumptions add up
sqrt(k/m)*sqrt(m/k)  | 1                    |                | different | no value for opposite signs
sqrt(k/m)*sqrt(m/k)  | 1                    | k in (0,]; m in (0,] | equal | declared
x^(1/1000)*x^(1/999) | x^(1999/999000)      | x in (0,]      | equal     | large roots
x^0.123456789        | x^0.123456788        | x in (0,]      | different | the ninth decimal
x^0.5                | sqrt(abs(x))         |                | different | no value for x < 0
"""

LOGARITHMS = """
log(x^2)             | 2*log(x)             |                | equal     | where the reference is defined
2*log(x)             | log(x^2)             |                | different | no value for x < 0
log(x^2)             | 2*log(abs(x))        |                | equal     | on all reals but 0
2*log(abs(x))        | log(x^2)             |                | equal     | on all reals but 0
2*log(x)             | log(x^2)             | x in (0,]      | equal     | declared
log(x^3)             | 3*log(x)             |                | equal     | same natural domain
log(x^4)             | 4*log(abs(x))        |                | equal     | even power
log(x*y)             | log(x)+log(y)        |                | equal     | where the reference is defined
log(x)+log(y)        | log(x*y)             |                | different | both negative
log(x)+log(y)        | log(x*y)             | x in (0,]; y in (0,] | equal | declared
log(abs(x))+log(abs(y)) | log(abs(x*y))     |                | equal     | absolute values split
log(x/y)             | log(x)-log(y)        |                | equal     | where the reference is defined
log(x)-log(y)        | log(x/y)             |                | different | both negative
log(1/x)             | -log(x)              |                | equal     | same natural domain
log(sqrt(x))         | log(x)/2             |                | equal     | same natural domain
log(x)/log(2)        | log(x)/log(2)        |                | equal     | base 2
log(x)/log(10)       | log(x)/log(2)        |                | different | bases differ
log(8*x)             | 3*log(2)+log(x)      |                | equal     | 8 = 2^3
log(x)^2             | 2*log(x)             |                | different | a power of, a log of a power
log(x+y)             | log(x)+log(y)        | x in (0,]; y in (0,] | different | no such rule
log(exp(x))          | x                    |                | equal     | inverse on all reals
exp(log(x))          | x                    |                | different | no value for x < 0
x                    | exp(log(x))          |                | equal     | wherever the reference is defined
exp(log(x))          | x                    | x in (0,]      | equal     | declared
exp(2*log(x))        | x^2                  |                | different | no value for x < 0
exp(log(x^2))        | x^2                  |                | equal     | off zero
exp(log(x)/3)        | x^(1/3)              |                | equal     | where every convention has a value
exp(-log(x))         | 1/x                  | x in (0,]      | equal     | declared
exp(x*log(2))        | 2^x                  |                | equal     | the definition
log(2^x)             | x*log(2)             |                | equal     | exponent down
log(x^p)             | p*log(x)             | x in (0,]      | equal     | exponent down
log(x^2+2*x+1)       | 2*log(x+1)           |                | equal     | where the reference is defined
log(x^2+2*x+1)       | 2*log(abs(x+1))      |                | equal     | everywhere
log(x^2-1)           | log(x-1)+log(x+1)    |                | equal     | where the reference is defined
log(x-1)+log(x+1)    | log(x^2-1)           |                | different | x < -1
log(abs(x^2-1))      | log(abs(x-1))+log(abs(x+1)) |         | equal     | absolute values split
log(-x)              | log(x)               |                | different | disjoint domains
log(abs(x))          | log(x)               |                | equal     | where the reference is defined
log(x)               | log(abs(x))          |                | different | no value for x < 0
log(1+exp(x))        | x+log(1+exp(-x))     |                | equal     | softplus
softplus(x)          | log(1+exp(x))        |                | equal     | the definition
softplus(x)-softplus(-x) | x                |                | equal     | softplus
log(exp(x)+exp(y))   | x+log(1+exp(y-x))    |                | equal     | log-sum-exp shifted
log(exp(x)*exp(y))   | x+y                  |                | equal     | log of a product
log(sin(x)^2)        | 2*log(abs(sin(x)))   |                | equal     | even power
log(tan(x))          | log(sin(x))-log(cos(x)) |             | equal     | where the reference is defined
log(sin(x))-log(cos(x)) | log(tan(x))       |                | different | third quadrant
log(1-cos(x)^2)      | 2*log(abs(sin(x)))   |                | equal     | Pythagoras inside
log(sqrt(x^2+1)+x)   | -log(sqrt(x^2+1)-x)  |                | equal     | conjugates
arcsinh(x)           | log(x+sqrt(x^2+1))   |                | equal     | the definition
arcsinh(-x)          | -arcsinh(x)          |                | equal     | odd
arccosh(x)           | log(x+sqrt(x^2-1))   | x in [1,]      | equal     | the definition
arctanh(x)           | log((1+x)/(1-x))/2   |                | equal     | the definition
x*log(x)-x           | log(x^x)-x           | x in (0,]      | equal     | exponent down
log(x)/x             | log(x^(1/x))         | x in (0,]      | equal     | exponent down
log(log(x^2))        | log(2*log(x))        |                | equal     | where the reference is defined
log(3*x)-log(3)      | log(x)               |                | equal     | a constant cancels
sin(log(sqrt(x^2+1)-x)) | -sin(log(sqrt(x^2+1)+x)) |        | equal     | conjugates in an argument
log(cosh(x)+sinh(x)) | x                    |                | equal     | an exponential in disguise
log(sec(x)+tan(x))   | -log(sec(x)-tan(x))  |                | equal     | conjugates
log(a^x)/log(a)      | x                    |                | different | no value for a < 0
log(a^x)/log(a)      | x                    | a > 0          | equal     | change of base
x^log(y)             | y^log(x)             |                | equal     | both exp(log x log y)
log(x/2)             | log(x)/2             |                | different | a half inside, a half outside
"""

TRIGONOMETRY = """
sin(x)^2+cos(x)^2    | 1                    |                | equal     | Pythagoras
sin(x)^2-cos(x)^2    | 1                    |                | different | sign
sin(2*x)             | 2*sin(x)*cos(x)      |                | equal     | double angle
cos(2*x)             | 1-2*sin(x)^2         |                | equal     | double angle
cos(2*x)             | 2*cos(x)^2-1         |                | equal     | double angle
cos(2*x)             | 2*cos(x)             |                | different | no such rule
sin(3*x)             | 3*sin(x)-4*sin(x)^3  |                | equal     | triple angle
cos(3*x)             | 4*cos(x)^3-3*cos(x)  |                | equal     | triple angle
sin(x+y)             | sin(x)*cos(y)+cos(x)*sin(y) |         | equal     | addition
sin(x+y)             | sin(x)+sin(y)        |                | different | no such rule
sin(x-y)             | sin(x)*cos(y)-cos(x)*sin(y) |         | equal     | addition
cos(x+y)             | cos(x)*cos(y)-sin(x)*sin(y) |         | equal     | addition
cos(x+y)             | cos(x)*cos(y)+sin(x)*sin(y) |         | different | sign
sin(x)*cos(y)        | (sin(x+y)+sin(x-y))/2 |               | equal     | product to sum
sin(x)+sin(y)        | 2*sin((x+y)/2)*cos((x-y)/2) |         | equal     | sum to product
tan(x)               | sin(x)/cos(x)        |                | equal     | the definition
sec(x)^2             | 1+tan(x)^2           |                | equal     | the derivative of tan
sec(x)^2             | 1/cos(x)^2           |                | equal     | the definition
csc(x)^2             | 1+cot(x)^2           |                | equal     | the derivative of -cot
cot(x)               | 1/tan(x)             |                | equal     | off null sets
tan(2*x)             | 2*tan(x)/(1-tan(x)^2) |               | equal     | double angle
tan(x+y)             | (tan(x)+tan(y))/(1-tan(x)*tan(y)) |   | equal     | addition
tan(x/2)             | sin(x)/(1+cos(x))    |                | equal     | half angle
tan(x/2)             | (1-cos(x))/sin(x)    |                | equal     | half angle
sin(x/2)^2           | (1-cos(x))/2         |                | equal     | half angle
sin(x/2)             | sqrt((1-cos(x))/2)   |                | different | the sign of the sine
abs(sin(x/2))        | sqrt((1-cos(x))/2)   |                | equal     | half angle
cos(x)^4-sin(x)^4    | cos(2*x)             |                | equal     | difference of squares
sin(x)^4             | (3-4*cos(2*x)+cos(4*x))/8 |           | equal     | power reduction
sin(-x)              | -sin(x)              |                | equal     | odd
cos(-x)              | cos(x)               |                | equal     | even
sin(x+pi)            | -sin(x)              |                | equal     | half turn
sin(x+pi/2)          | cos(x)               |                | equal     | quarter turn
sin(pi-x)            | sin(x)               |                | equal     | mirror
cos(x+2*pi)          | cos(x)               |                | equal     | full turn
cos(pi/2-x)          | sin(x)               |                | equal     | complement
sin(x+pi/4)          | (sin(x)+cos(x))/sqrt(2) |             | equal     | eighth turn
sin(x+pi/3)          | sin(x)/2+sqrt(3)/2*cos(x) |           | equal     | sixth of a turn
sin(x)               | x                    |                | different | a first term is no function
cos(x)               | 1-x^2/2+x^4/24       |                | different | nor are three
tan(x)               | x+x^3/3              | x in [-0.001,0.001] | different | however small the domain
1/(1+sin(x))         | (1-sin(x))/cos(x)^2  |                | equal     | conjugate
(1-cos(x))/sin(x)    | sin(x)/(1+cos(x))    |                | equal     | conjugate
sec(x)-cos(x)        | sin(x)*tan(x)        |                | equal     | Pythagoras
2*sin(x)*cos(x)      | sin(x)^2             |                | different | differentiated once too often
sin(x)*sec(x)^2      | tan(x)*sec(x)        |                | equal     | definitions
sin(x^2)             | sin(x)^2             |                | different | square inside, square outside
cos(x)*cos(x)        | cos(x^2)             |                | different | square inside, square outside
sin(sqrt(2)*x)       | sin(2*x/sqrt(2))     |                | equal     | one argument, two spellings
sin(3*x+2*y)         | sin(3*x)*cos(2*y)+cos(3*x)*sin(2*y) | | equal     | addition of multiples
sin(x)^6+cos(x)^6    | 1-3*sin(x)^2*cos(x)^2 |               | equal     | cubes
cos(x)*cos(2*x)*cos(4*x)*8*sin(x) | sin(8*x) |              | equal     | Morrie's law
cos(x+y+z)           | cos(x)*cos(y)*cos(z)-cos(x)*sin(y)*sin(z)-sin(x)*cos(y)*sin(z)-sin(x)*sin(y)*cos(z) | | equal | three angles
sin(x)*exp(cos(x))   | exp(cos(x))*sin(x)   |                | equal     | order
sin(cos(x)^2+sin(x)^2) | sin(1)             |                | equal     | an identity inside
exp(sin(x)^2)*exp(cos(x)^2) | e             |                | equal     | an identity in the exponent
sin(a*x)/a           | sin(x)               |                | different | not linear
cos(x)^2             | (1+cos(2*x))/2       |                | equal     | power reduction
cos(5*x)             | 16*cos(x)^5-20*cos(x)^3+5*cos(x) |    | equal     | Chebyshev
cos(5*x)             | 16*cos(x)^5-20*cos(x)^3+4*cos(x) |    | different | Chebyshev, one off
cos(13*x)            | 4096*cos(x)^13-13312*cos(x)^11+16640*cos(x)^9-9984*cos(x)^7+2912*cos(x)^5-364*cos(x)^3+13*cos(x) | | equal | degree 13
cos(13*x)            | 4096*cos(x)^13-13312*cos(x)^11+16640*cos(x)^9-9984*cos(x)^7+2912*cos(x)^5-364*cos(x)^3+12*cos(x) | | different | degree 13, one coefficient off
cos(13*x)            | 4096*cos(x)^13-13312*cos(x)^11+16640*cos(x)^9-9984*cos(x)^7+2912*cos(x)^5-364*cos(x)^3+13*cos(x)+10^(-20) | | different | degree 13, 1e-20 off
"""

INVERSE = """
arctan(x)+arctan(1/x) | pi/2                | x in (0,]      | equal     | declared positive
arctan(x)+arctan(1/x) | pi/2                |                | different | -pi/2 for x < 0
arctan(x)+arctan(1/x) | -pi/2               | x in (,0)      | equal     | declared negative
arctan(x)+arctan(1/x) | sign(x)*pi/2        |                | equal     | by sign
arctan(-x)           | -arctan(x)           |                | equal     | odd
arcsin(x)+arccos(x)  | pi/2                 | x in [-1,1]    | equal     | complement
arcsin(x)+arccos(x)  | pi/2                 |                | different | no value beyond 1
pi/2                 | arcsin(x)+arccos(x)  |                | equal     | wherever the reference is defined
arcsin(-x)           | -arcsin(x)           |                | equal     | odd
arccos(-x)           | pi-arccos(x)         |                | equal     | mirror
sin(arcsin(x))       | x                    | x in [-1,1]    | equal     | inverse
sin(arcsin(x))       | x                    |                | different | no value beyond 1
arcsin(sin(x))       | x                    |                | different | only between -pi/2 and pi/2
arcsin(sin(x))       | x                    | x in [-3/2,3/2] | equal    | the principal branch
arctan(tan(x))       | x                    |                | different | only between -pi/2 and pi/2
arctan(tan(x))       | x                    | x in [-3/2,3/2] | equal    | the principal branch
arccos(cos(x))       | x                    | x in [0,3]     | equal     | the principal branch
arccos(cos(x))       | x                    |                | different | even, periodic
tan(arctan(x))       | x                    |                | equal     | inverse
cos(arcsin(x))       | sqrt(1-x^2)          |                | equal     | right triangle
sin(arccos(x))       | sqrt(1-x^2)          |                | equal     | right triangle
cos(arctan(x))       | 1/sqrt(1+x^2)        |                | equal     | right triangle
sin(arctan(x))       | x/sqrt(1+x^2)        |                | equal     | right triangle
sin(arctan(x))       | x/(1+x^2)            |                | different | right triangle, root lost
tan(arcsin(x))       | x/sqrt(1-x^2)        |                | equal     | right triangle
sin(2*arctan(x))     | 2*x/(1+x^2)          |                | equal     | half-angle substitution
cos(2*arctan(x))     | (1-x^2)/(1+x^2)      |                | equal     | half-angle substitution
cos(2*arcsin(x))     | 1-2*x^2              | x in [-1,1]    | equal     | double angle
arcsin(x)            | arctan(x/sqrt(1-x^2)) |               | equal     | right triangle
2*arctan(x)          | arctan(2*x/(1-x^2))  | x in (-1,1)    | equal     | inside the principal branch
2*arctan(x)          | arctan(2*x/(1-x^2))  |                | different | a jump at 1
2*arctan(x)          | arcsin(2*x/(1+x^2))  | x in [-1,1]    | equal     | inside the principal branch
2*arctan(x)          | arcsin(2*x/(1+x^2))  |                | different | turns back beyond 1
arctan(x)+arctan(y)  | arctan((x+y)/(1-x*y)) |               | different | a jump where xy = 1
arctan(x)+arctan(y)  | arctan((x+y)/(1-x*y)) | x in (-1,1); y in (-1,1) | equal | xy < 1 there
arctan(1/2)+arctan(1/3) | pi/4              |                | equal     | Euler
4*arctan(1/5)-arctan(1/239) | pi/4          |                | equal     | Machin
4*arctan(1/5)-arctan(1/240) | pi/4          |                | different | Machin, one off
arctan(1)            | pi/4                 |                | equal     | a known value
arcsin(1/2)          | pi/6                 |                | equal     | a known value
arccos(1/2)          | pi/3                 |                | equal     | a known value
arccos(-1)           | pi                   |                | equal     | a known value
arctan(sqrt(3))      | pi/3                 |                | equal     | a known value
arctan(2-sqrt(3))    | pi/12                |                | equal     | a known value
arctan(exp(x))+arctan(exp(-x)) | pi/2       |                | equal     | reciprocal and positive
2*arctan(exp(x))-pi/2 | arctan(sinh(x))     |                | equal     | the Gudermannian
(arcsin(sin(x))-x)/(arcsin(sin(x))-x) | 1   |                | open      | no value between -pi/2 and pi/2
sign(arcsin(sin(x))-x)^2 | 1                |                | open      | 0 between -pi/2 and pi/2
arctan(x)/arctan(x)  | 1                    |                | equal     | a removable point
log(arctan(x)^2)     | 2*log(abs(arctan(x))) |               | equal     | even power
arctan(sinh(x))      | arcsin(tanh(x))      |                | equal     | the Gudermannian
arctanh(sin(x))      | log((1+sin(x))/(1-sin(x)))/2 |        | equal     | the definition
arcsinh(tan(x))      | arctanh(sin(x))      | x in (-1,1)    | equal     | the inverse Gudermannian
arccosh(cosh(x))     | x                    |                | different | |x|
arccosh(cosh(x))     | abs(x)               |                | equal     | even
arcsinh(sinh(x))     | x                    |                | equal     | inverse
arctanh(tanh(x))     | x                    |                | equal     | inverse
sinh(arcsinh(x))     | x                    |                | equal     | inverse
cosh(arcsinh(x))     | sqrt(1+x^2)          |                | equal     | hyperbola
tanh(arctanh(x))     | x                    | x in (-1,1)    | equal     | inverse
sinh(log(x))         | (x-1/x)/2            | x in (0,]      | equal     | the definition
tanh(log(x))         | (x^2-1)/(x^2+1)      | x in (0,]      | equal     | the definition
2*arcsin(sqrt(x))    | arccos(1-2*x)        | x in [0,1]     | equal     | one slope, and the root ends where x does
arcsin(sqrt(x))+arccos(sqrt(x)) | pi/2      | x in [0,1]     | equal     | a value up to x = 1
sin(arcsin(x)/2)     | sqrt((1-sqrt(1-x^2))/2) | x in [0,1]  | equal     | half an angle
sin(arcsin(x)/2)     | sqrt((1-sqrt(1-x^2))/2) |             | different | half an angle, sign lost
arctan(x)/2          | arctan((sqrt(1+x^2)-1)/x) |           | equal     | on either side of a removable point
2*arctan(x)          | arcsin(2*x/(1+x^2))  | x in [-1,1]    | equal     | inside the principal branch
arcsin(sin(x))       | pi-x                 | x in [2,4]     | equal     | the next branch
arcsin(sin(x))       | pi-x                 | x in [1,4]     | different | two branches
arcsin(cos(x))       | pi/2-abs(x)          | x in [-3,3]    | equal     | folded at 0
arccos(cos(x))       | abs(x)               | x in [-4,3]    | different | folded at -pi, too
arctan(tan(x))       | x-pi                 | x in [2,4]     | equal     | the next branch
arccos(cos(10))      | 4*pi-10              |                | equal     | folded twice
arccos(cos(10))      | 10-2*pi              |                | different | a fold missed
arccos(cos(x))       | x                    | x in [0,3.15]  | different | a sliver beyond pi
arctan(x)+arctan(1-x) | arctan(1/(1-x+x^2)) |                | equal     | never more than a quarter turn
2*arctan(x)          | arctan(2*x^2/(x-x^3)) | x in (-1,1)   | equal     | on both sides of a removable point
arctan(sin(x)-y*y)   | 2*arctan((sin(x)-y^2)/(1+sqrt(1+(sin(x)-y^2)^2))) | | equal | the tangent of half an angle
relu(y)*arctan(x+y)  | 2*relu(y)*arctan((x+y)/(1+sqrt(1+(x+y)^2))) | | equal | the same behind a gate
arctan(x*y)          | 2*arctan(x*y/(1-sqrt(1+x^2*y^2))) |   | different | the tangent of half of another angle
arcsin(exp(x)-y)     | 2*arctan((exp(x)-y)/(1+sqrt(1-(exp(x)-y)^2))) | | equal | the tangent of half an angle
2*arctan(x*y+sqrt(1+x^2*y^2)) | pi/2+arctan(x*y) |           | equal     | more than half of a right angle
arccos(x)            | 2*arctan(sqrt(1-x^2)/(1+x)) |         | equal     | where the root is defined
cos(arcsin(x)/2)     | sqrt((1+sqrt(1-x^2))/2) |             | equal     | half of an angle
cos(arcsin(x)/2)     | sqrt((1-sqrt(1-x^2))/2) |             | different | half of an angle, sine for cosine
cos(arctan(x)/2)     | sqrt((1+1/sqrt(1+x^2))/2) |           | equal     | half of an angle
arcsin(3*x)+0*x^(3/2) | arcsin(3*x)         |                | different | no value for x < 0, also times 0
arccosh(x)           | log(x+sqrt(x^2-1))   |                | equal     | the logarithm has no value for x < -1
arccosh(x*y)         | log(x*y+sqrt(x^2*y^2-1)) |            | equal     | the logarithm has no value for xy < -1
arccosh(x)           | log(abs(x+sqrt(x^2-1))) |             | different | no value for x < -1
"""

EXPONENTIALS = """
exp(x+y)             | exp(x)*exp(y)        |                | equal     | sum in the exponent
exp(x*y)             | exp(x)*exp(y)        |                | different | product in the exponent
exp(x)^2             | exp(2*x)             |                | equal     | power
exp(x^2)             | exp(x)^2             |                | different | square inside, power outside
exp(x)/exp(y)        | exp(x-y)             |                | equal     | quotient
exp(-x)              | 1/exp(x)             |                | equal     | reciprocal
e^x                  | exp(x)               |                | equal     | the definition
e^(x/2)              | sqrt(exp(x))         |                | equal     | half in the exponent
2^x*3^x              | 6^x                  |                | equal     | common exponent
2^x*2^y              | 2^(x+y)              |                | equal     | common base
4^x                  | 2^(2*x)              |                | equal     | 4 = 2^2
2^(x+1)              | 2*2^x                |                | equal     | shift
(1/2)^x              | 2^(-x)               |                | equal     | reciprocal
2^x*log(2)           | x*2^(x-1)            |                | different | the power rule on an exponential
x^y*x^z              | x^(y+z)              | x in (0,]      | equal     | common base
(x^y)^z              | x^(y*z)              | x in (0,]      | equal     | nested powers
(x^y)^z              | x^(y^z)              | x in (0,]      | different | nested powers, wrongly
(x*y)^p              | x^p*y^p              | x in (0,]; y in (0,] | equal | powers of positives split
(x*y)^p              | x^p*y^p              |                | equal     | where the reference is defined
x^p*y^p              | (x*y)^p              |                | different | both negative
p*x^(p-1)            | p*x^p/x              | x in (0,]      | equal     | shift
p*x^(p-1)            | x^(p-1)              | x in (0,]      | different | factor
x^x*(1+log(x))       | exp(x*log(x))*(1+log(x)) | x in (0,]  | equal     | the definition
x^(2*n)              | (x^n)^2              | n integer      | equal     | integer exponents need no sign
x^(n+1)              | x*x^n                | n integer      | equal     | integer exponents need no sign
(-x)^(2*n)           | x^(2*n)              | n integer      | equal     | even
(a^b)^c              | a^(b*c)              |                | different | a = -1, b = 2, c = 1/2
(a^b)^c              | a^(b*c)              | a > 0          | equal     | nested powers of a positive
abs(x)^p             | x^p                  |                | different | x < 0, p = 3
sqrt(x^(2*p))        | x^p                  |                | different | x < 0, p = 1
(x^p)^2              | x^(2*p)              |                | equal     | whatever p is
sin((2*n+1)*pi/2)    | (-1)^n               | n integer      | equal     | quarter turns
cos(n*pi)            | 1                    | n integer      | different | n may be odd
(-x)^n               | x^n                  | n integer      | different | n may be odd
(-1)^(2*n)           | 1                    | n integer      | equal     | even
tanh(x)              | (exp(2*x)-1)/(exp(2*x)+1) |           | equal     | the definition
1-tanh(x)^2          | 1/cosh(x)^2          |                | equal     | the derivative of tanh
1-tanh(x)^2          | 1/cosh(x)            |                | different | square lost
cosh(x)^2-sinh(x)^2  | 1                    |                | equal     | hyperbola
cosh(x)^2+sinh(x)^2  | cosh(2*x)            |                | equal     | double argument
sinh(2*x)            | 2*sinh(x)*cosh(x)    |                | equal     | double argument
sinh(x+y)            | sinh(x)*cosh(y)+cosh(x)*sinh(y) |     | equal     | addition
cosh(x)+sinh(x)      | exp(x)               |                | equal     | the definition
(cosh(x)+sinh(x))^5  | cosh(5*x)+sinh(5*x)  |                | equal     | de Moivre
sigmoid(x)           | 1/(1+exp(-x))        |                | equal     | the definition
sigmoid(x)*(1-sigmoid(x)) | exp(-x)/(1+exp(-x))^2 |           | equal     | the derivative of the sigmoid
sigmoid(x)*(1-sigmoid(x)) | exp(x)/(1+exp(x))^2 |             | equal     | the derivative, mirrored
sigmoid(x)*(1+sigmoid(x)) | exp(x)/(1+exp(x))^2 |             | different | sign
sigmoid(-x)          | 1-sigmoid(x)         |                | equal     | mirror
2*sigmoid(2*x)-1     | tanh(x)              |                | equal     | scaled
tanh(x/2)            | 2*sigmoid(x)-1       |                | equal     | scaled
exp(x)/(exp(x)+exp(y)) | 1/(1+exp(y-x))     |                | equal     | softmax of two
exp(x)/(exp(x)+exp(y)+exp(z))*(1-exp(x)/(exp(x)+exp(y)+exp(z))) | exp(x)*(exp(y)+exp(z))/(exp(x)+exp(y)+exp(z))^2 | | equal | softmax, diagonal
-exp(x)*exp(y)/(exp(x)+exp(y))^2 | -exp(x+y)/(exp(x)+exp(y))^2 | | equal   | softmax, off the diagonal
exp(1000*x)          | exp(1000*x)+1        | x in [0,]      | different | floats overflow
exp(1000*x)/exp(999*x) | exp(x)             |                | equal     | floats overflow
exp(-1000000*x^2)    | 0                    |                | different | floats underflow
x^1000               | x^1000+1             |                | different | floats overflow
(x^500)^2            | x^1000               |                | equal     | large exponents
(x+y+z+1)^200        | (1+z+y+x)^200        |                | equal     | a million terms when multiplied out
200*(x+y+z+1)^199    | 200*(x+y+z+1)^200/(x+y+z+1) |         | equal     | a million terms when multiplied out
(x+y+z+1)^200        | (1+z+y+x)^199        |                | different | a million terms when multiplied out
exp(exp(x))          | exp(2*x)             |                | different | iterated
exp(exp(x)+exp(-x))  | exp(2*cosh(x))       |                | equal     | an identity in the exponent
exp((x+y)^2)         | exp(x^2)*exp(2*x*y)*exp(y^2) |        | equal     | expanded in the exponent
exp(-(x-m)^2/(2*s^2))/s | exp(-x^2/(2*s^2)+x*m/s^2-m^2/(2*s^2))/s | s in (0,] | equal | a Gaussian
exp(1/x)*exp(1/y)    | exp((x+y)/(x*y))     |                | equal     | a quotient in the exponent
exp(x/(x+1))         | e*exp(-1/(x+1))      |                | equal     | a quotient in the exponent
"""

ALGEBRA = """
(x+1)^2              | x^2+2*x+1            |                | equal     | expanded
(x+1)^2              | x^2+1                |                | different | the freshman's dream
(x^2-1)/(x-1)        | x+1                  |                | equal     | a removable point
x+1                  | (x^2-1)/(x-1)        |                | equal     | a removable point
x/x                  | 1                    |                | equal     | a removable point
0/x                  | 0                    |                | equal     | a removable point
1/x+1/y              | (x+y)/(x*y)          |                | equal     | common denominator
1/x+1/y              | 1/(x+y)              |                | different | no such rule
1/(1/x)              | x                    |                | equal     | a removable point
x^2+x^2              | x^4                  |                | different | sum, not product
(x^3-y^3)/(x-y)      | x^2+x*y+y^2          |                | equal     | off the diagonal
a/(b*c)              | a/b/c                |                | equal     | chain of quotients
a/b*c                | a/(b*c)              |                | different | precedence
x^2*10^(-20)+x       | x                    |                | different | 1e-20 off
x+10^(-20)           | x                    |                | different | 1e-20 off
x*(1+10^(-30))       | x                    |                | different | 1e-30 off
0.1+0.2              | 0.3                  |                | equal     | decimals are exact
0.1                  | 1/10                 |                | equal     | decimals are exact
0.333333333333       | 1/3                  |                | different | a rounded third
3.14159265358979     | pi                   |                | different | a rounded pi
2.718281828459045*x  | e*x                  |                | different | a rounded e
22/7                 | pi                   |                | different | Archimedes
1.4142135623731      | sqrt(2)              |                | different | a rounded root
1000000007*x         | 1000000008*x         |                | different | one unit
(x-1)*(x-2)*(x-3)*(x-4)*(x-5) | x^5-15*x^4+85*x^3-225*x^2+274*x-120 | | equal | expanded
(x-1)*(x-2)*(x-3)*(x-4)*(x-5) | x^5-15*x^4+85*x^3-225*x^2+274*x-121 | | different | constant one off
(x+1)^13             | x^13+13*x^12+78*x^11+286*x^10+715*x^9+1287*x^8+1716*x^7+1716*x^6+1287*x^5+715*x^4+286*x^3+78*x^2+13*x+1 | | equal | degree 13
(x+1)^13             | x^13+13*x^12+78*x^11+286*x^10+715*x^9+1287*x^8+1716*x^7+1716*x^6+1287*x^5+715*x^4+286*x^3+78*x^2+13*x+2 | | different | degree 13, constant one off
(x+1)^13             | x^13+13*x^12+78*x^11+286*x^10+715*x^9+1287*x^8+1716*x^7+1716*x^6+1287*x^5+715*x^4+286*x^3+78*x^2+13*x+1+10^(-20) | | different | degree 13, 1e-20 off
(x-1)*(x-2)*(x-3)*(x-5)*(x-1/2)*x | 0       |                | different | zero at all the usual points
x*(x-1)*(x+1)*(x-2)*(x+2)*(x-3)+y | y       |                | different | zero at all the usual points
(x+y)*(x-y)          | x^2-y^2              |                | equal     | difference of squares
x[1]*y[1]+x[2]*y[2]  | y[2]*x[2]+y[1]*x[1]  |                | equal     | a dot product
x[1]*y[2]            | x[2]*y[1]            |                | different | indices swapped
A[1,2]*x             | A[2,1]*x             | A symmetric 2  | equal     | symmetric
A[1,2]*x             | A[2,1]*x             |                | different | not symmetric
2*A[1,2]+A[1,1]      | A[1,2]+A[2,1]+A[1,1] | A symmetric 2  | equal     | symmetric
p[1]+p[2]+p[3]       | 1                    | p sums 3       | equal     | sums to one
p[1]+p[2]            | 1-p[3]               | p sums 3       | equal     | sums to one
p[1]*(1-p[1])        | p[1]*(p[2]+p[3])     | p sums 3       | equal     | sums to one
p[1]*(1-p[1])        | p[1]*p[2]            | p sums 3       | different | a third entry
p[1]+p[2]            | 1                    | p sums 3       | different | a third entry
sin(x)+10^(-25)      | sin(x)               | x in [1,]      | different | beyond 64 bits
2^1000000*x          | 2^1000000*x+1        |                | different | one in a very large number
sin(x)+10^(-5000)    | sin(x)               |                | different | beyond four thousand bits
sin(x)+cos(x)+tan(x)+exp(x)+sinh(x)+cosh(x)+tanh(x)+arctan(x)+relu(-x)*tanh(200) | sin(x)+cos(x)+tan(x)+exp(x)+sinh(x)+cosh(x)+tanh(x)+arctan(x)+relu(-x) |  | different | 1e-173 off, beside many functions, on one side
sin(x)+cos(x)+tan(x)+exp(x)+log(x)+sqrt(x)+sinh(x)+tanh(x)+arctan(x)+10^(-200) | sin(x)+cos(x)+tan(x)+exp(x)+log(x)+sqrt(x)+sinh(x)+tanh(x)+arctan(x) | x in (0,] | different | 1e-200 off, beside many functions
pi+10^(-9000)        | pi                   |                | different | nine thousand digits on
(x^2+y^2)/(x^2+y^2)  | 1                    |                | equal     | removable
(x^2-y^2)/(x-y)      | x+y                  | x - y > 0      | equal     | assumption
abs(x-y)             | x-y                  | x > y          | equal     | assumption
abs(x-y)             | x-y                  |                | different | no assumption
abs(x+y)             | x+y                  | x > 0; y > 0   | equal     | assumptions add up
abs(x*y)             | x*y                  | x > 0; y > 0   | equal     | assumptions multiply
x                    | y                    | x == y         | equal     | an equation assumed
x^2                  | y^2+1                | x == y         | different | an equation assumed
x^(-1)               | 1/x                  |                | equal     | the definition
x^0                  | 1                    |                | equal     | literal exponent
(2*x)^2              | 2*x^2                |                | different | parentheses
-x^2                 | (-x)^2               |                | different | parentheses
1/(x-x)              | x                    |                | different | no value anywhere
x/(sin(x)^2+cos(x)^2-1) | x                 |                | different | a hidden zero below
0*x                  | 0                    |                | equal     | zero
1/(1+1/(1+1/x))      | (x+1)/(2*x+1)        |                | equal     | continued fraction
x*y*z                | z*x*y                |                | equal     | order
F(x)+F(x)            | 2*F(x)               |                | equal     | unknown function
F(x)*F(y)            | F(y)*F(x)            |                | equal     | unknown function
F(x+y)               | F(y+x)               |                | equal     | same argument
F(x+y)               | F(x)+F(y)            |                | different | unknown functions are not linear
F(2*x)               | 2*F(x)               |                | different | unknown functions are not linear
sqrt(F(x)^2)         | F(x)                 |                | different | unknown functions have both signs
sqrt(F(x)^2)         | abs(F(x))            |                | equal     | the definition
log(F(x)^2)          | 2*log(abs(F(x)))     |                | equal     | even power
max(F(x),G(x))       | max(G(x),F(x))       |                | equal     | order
F_1(x)               | F(x)                 |                | different | a function is not its slope
F_1(x^2)*2*x         | 2*x*F_1(x*x)         |                | equal     | same argument
F_1(x^2)             | 2*x*F_1(x^2)         |                | different | inner derivative
F(sin(x)^2+cos(x)^2) | F(1)                 |                | equal     | same argument by an identity
F(x)                 | F(abs(x))            |                | different | left of zero
erf(-x)              | -erf(x)              |                | equal     | odd
erf(x)               | tanh(x)              |                | different | alike, not equal
sign(floor(x))^2     | 1                    |                | different | 0 for x in [0, 1), which is no null set
1                    | abs(sign(floor(x)+floor(y))) |        | different | 0 where both integer parts cancel
(floor(x)>0)         | (floor(x)>=0)        |                | different | for x in [0, 1)
sign(floor(x))       | 2*(floor(x)>0)-1     |                | different | 0 against -1 for x in [0, 1)
floor(x-10)/floor(x-10) | 1                 | x in [2,30]    | different | no value for x in [10, 11)
floor(x-10)^2/floor(x-10) | floor(x-10)     | x in [2,30]    | different | likewise
x/floor(x)           | 2*x/(2*floor(x))     |                | equal     | both without a value there
floor(x+1)           | floor(x)+1           |                | equal     | integers come out
floor(tanh(x)+1)     | floor(tanh(x))+1     |                | equal     | integers come out
floor(1/(x-1)+2)     | floor(x/(x-1))+1     |                | equal     | integers come out
floor(1/(x-1)+2)     | floor(x/(x-1))+2     |                | different | one too many
floor(2*x)           | 2*floor(x)           |                | different | doubling does not
ceil(x)              | -floor(-x)           |                | equal     | the definition
floor(x)             | ceil(x)-1            |                | equal     | off the integers
floor(x)             | ceil(x)-1            | x integer      | different | at the integers
floor(x)+floor(-x)   | -1                   |                | equal     | off the integers
floor(x)+floor(-x)   | 0                    | x integer      | equal     | at the integers
floor(x)+floor(x+1/2) | floor(2*x)          |                | equal     | Hermite
floor(x)+floor(x+1/3) | floor(2*x)          |                | different | Hermite, a third
floor(x/2)+floor((x+1)/2) | x               | x integer      | equal     | halves of an integer, rounded
floor(x/2)+floor((x+1)/2) | x               |                | different | halves of a real
floor(floor(x))      | floor(x)             |                | equal     | an integer already
floor(x)             | (x>1)+(x>2)          | x in [0,3]     | equal     | a staircase of brackets
floor(x)             | (x>1)+(x>2)          | x in [0,4]     | different | a step is missing
cos(2*pi*floor(x))   | 1                    |                | equal     | whole turns
cos(pi*floor(x))     | 1                    |                | different | half turns
floor(sin(x)^2/2)    | 0                    |                | equal     | never as much as 1
floor(sin(x)/2)      | 0                    |                | different | -1 where the sine is negative
(-1)^(n*(n+1))       | 1                    | n integer      | equal     | one of two neighbours is even
(-1)^(n^2)           | (-1)^n               | n integer      | equal     | squares keep their parity
"""

CONSTANTS = """
1/sqrt(2)            | sqrt(2)/2            |                | equal     | rationalised
sqrt(2)*sqrt(3)      | sqrt(6)              |                | equal     | roots of a product
sqrt(2)+sqrt(3)      | sqrt(5)              |                | different | no such rule
sqrt(8)              | 2*sqrt(2)            |                | equal     | square factor
sqrt(12)+sqrt(27)    | 5*sqrt(3)            |                | equal     | like roots
sqrt(3+2*sqrt(2))    | 1+sqrt(2)            |                | equal     | nested
sqrt(3-2*sqrt(2))    | sqrt(2)-1            |                | equal     | nested, positive
sqrt(3-2*sqrt(2))    | 1-sqrt(2)            |                | different | nested, negative
sqrt(5+2*sqrt(6))    | sqrt(2)+sqrt(3)      |                | equal     | nested
sqrt(2+sqrt(3))      | (sqrt(6)+sqrt(2))/2  |                | equal     | nested
(2+sqrt(5))^(1/3)    | (1+sqrt(5))/2        |                | equal     | nested cube root
(7+5*sqrt(2))^(1/3)  | 1+sqrt(2)            |                | equal     | nested cube root
2^(1/3)*4^(1/3)      | 2                    |                | equal     | cube roots
2^(1/2)              | sqrt(2)              |                | equal     | exponent
2^(1/2)*2^(1/3)      | 2^(5/6)              |                | equal     | exponents add
8^(2/3)              | 4                    |                | equal     | rational power
(1/4)^(1/2)          | 1/2                  |                | equal     | rational root
1/(sqrt(3)-sqrt(2))  | sqrt(3)+sqrt(2)      |                | equal     | conjugate
1/(1+sqrt(2)+sqrt(3)) | (2+sqrt(2)-sqrt(6))/4 |              | equal     | conjugates twice
((1+sqrt(5))/2)^2    | (3+sqrt(5))/2        |                | equal     | golden ratio
((1+sqrt(5))/2)^10   | (123+55*sqrt(5))/2   |                | equal     | golden ratio, Lucas
((1+sqrt(5))/2)^10   | (123+54*sqrt(5))/2   |                | different | golden ratio, one off
log(8)               | 3*log(2)             |                | equal     | power
log(6)               | log(2)+log(3)        |                | equal     | product
log(6)               | log(2)*log(3)        |                | different | product of logs
log(1/2)             | -log(2)              |                | equal     | reciprocal
log(sqrt(2))         | log(2)/2             |                | equal     | root
log(9)/log(3)        | 2                    |                | equal     | change of base
log(e^2)             | 2                    |                | equal     | inverse
log(1)               | 0                    |                | equal     | zero
exp(log(3))          | 3                    |                | equal     | inverse
exp(2*log(3))        | 9                    |                | equal     | power
exp(0)               | 1                    |                | equal     | zero
exp(1)               | e                    |                | equal     | the definition
e^2*e^3              | e^5                  |                | equal     | exponents add
log(3+2*sqrt(2))     | 2*log(1+sqrt(2))     |                | equal     | nested square
sin(pi/6)            | 1/2                  |                | equal     | known
cos(pi/6)            | sqrt(3)/2            |                | equal     | known
tan(pi/4)            | 1                    |                | equal     | known
tan(pi/3)            | sqrt(3)              |                | equal     | known
cos(pi/12)           | (sqrt(6)+sqrt(2))/4  |                | equal     | known
sin(pi/12)           | (sqrt(6)-sqrt(2))/4  |                | equal     | known
cos(pi/5)            | (1+sqrt(5))/4        |                | equal     | golden ratio
sin(pi/8)            | sqrt(2-sqrt(2))/2    |                | equal     | nested
cos(pi/7)*cos(2*pi/7)*cos(3*pi/7) | 1/8      |                | equal     | no radicals needed
cos(pi/7)-cos(2*pi/7)+cos(3*pi/7) | 1/2      |                | equal     | no radicals needed
cos(pi/7)-cos(2*pi/7)+cos(3*pi/7) | 501/1000 |                | different | near
sin(pi/10)           | (sqrt(5)-1)/4        |                | equal     | golden ratio
sin(pi)              | 0                    |                | equal     | known
cos(pi)              | -1                   |                | equal     | known
sin(2*pi/3)          | sqrt(3)/2            |                | equal     | second quadrant
cos(7*pi/6)          | -sqrt(3)/2           |                | equal     | third quadrant
tan(pi/8)            | sqrt(2)-1            |                | equal     | half of a quarter
sin(1)^2+cos(1)^2    | 1                    |                | equal     | Pythagoras in numbers
pi^2/6               | 1.6449340668482264   |                | different | a rounded series
2^(1/3)+3^(1/3)      | 5^(1/3)              |                | different | no such rule
exp(pi*sqrt(163))    | 640320^3+744         |                | different | Ramanujan: equal to twelve decimals
sqrt(2)^2            | 2                    |                | equal     | the definition
abs(1-sqrt(2))       | sqrt(2)-1            |                | equal     | a negative constant
sign(sqrt(2)-1.5)    | -1                   |                | equal     | a constant sign
max(sqrt(2), 1.4)    | sqrt(2)              |                | equal     | close constants
max(sqrt(2), 1.42)   | sqrt(2)              |                | different | close constants
floor(sqrt(2)*1000)  | 1414                 |                | equal     | integer part
10^20+1              | 10^20                |                | different | floats agree
(10^20+1)-10^20      | 1                    |                | equal     | floats do not
"""

GATES = """
max(x,y)             | max(y,x)             |                | equal     | order
max(x,y)             | x                    |                | different | half the plane
max(x,y)+min(x,y)    | x+y                  |                | equal     | both
max(x,y)-min(x,y)    | abs(x-y)             |                | equal     | the gap
max(x,y)*min(x,y)    | x*y                  |                | equal     | both
max(x,y)             | (x+y+abs(x-y))/2     |                | equal     | the definition
max(x,-x)            | abs(x)               |                | equal     | the definition
max(x,x)             | x                    |                | equal     | a tie throughout
max(x,max(y,z))      | max(max(x,y),z)      |                | equal     | nested
max(x,y,z)           | max(z,x,y)           |                | equal     | order
max(x,y,z,w)         | max(max(x,y),max(z,w)) |              | equal     | nested
max(x,y,z)           | max(x,y)             |                | different | a third
max(x,min(y,z))      | min(max(x,y),max(x,z)) |              | equal     | distributive
max(x,min(y,z))      | min(x,max(y,z))      |                | different | swapped
min(x,y)             | -max(-x,-y)          |                | equal     | mirror
relu(x)              | max(0,x)             |                | equal     | the definition
relu(x)              | x*(x>0)              |                | equal     | the definition
relu(x)-relu(-x)     | x                    |                | equal     | both halves
relu(x)+relu(-x)     | abs(x)               |                | equal     | both halves
relu(relu(x))        | relu(x)              |                | equal     | idempotent
relu(2*x)            | 2*relu(x)            |                | equal     | positive factor
relu(-2*x)           | -2*relu(x)           |                | different | negative factor
relu(x)*relu(-x)     | 0                    |                | equal     | never both
(x>0)*(x<0)          | 0                    |                | equal     | never both
(x>0)+(x<0)          | 1                    |                | equal     | off zero
(x>0)                | (x>=0)               |                | equal     | off zero
(x>0)                | (2*x>0)              |                | equal     | positive factor
(x>0)                | (-x<0)               |                | equal     | mirror
(x>0)                | (x>1)                |                | different | between
(x>0)*(x>1)          | (x>1)                |                | equal     | implied
(x>0)*(y>0)          | (x*y>0)              |                | different | both negative
(x^2>1)              | (x>1)+(x<-1)         |                | equal     | two sides
(x^2>=0)             | 1                    |                | equal     | a square
(exp(x)>0)           | 1                    |                | equal     | positive
(x^2+y^2>=2*x*y)     | 1                    |                | equal     | a square
heaviside(x)         | (x>0)                |                | equal     | the definition
heaviside(x)         | (1+sign(x))/2        |                | equal     | off zero
sign(x)*x            | abs(x)               |                | equal     | the definition
sign(x)^2            | 1                    |                | equal     | off zero
sign(x*y)            | sign(x)*sign(y)      |                | equal     | multiplicative
sign(x)              | x/abs(x)             |                | equal     | the derivative of |x|
sign(x)              | 1                    |                | different | x < 0
sign(x)              | 2*(x>0)-1            |                | equal     | off zero
where(x>0, x, 0)     | max(0,x)             |                | equal     | cases
where(x>0, x, -x)    | abs(x)               |                | equal     | cases
where(x<0, -x, x)    | abs(x)               |                | equal     | cases
where(x>0, x, x<=0, 0, 5) | max(0,x)        |                | equal     | the otherwise is never reached
where(x>0, 1, x<-1, 2, 3) | where(x<-1, 2, x>0, 1, 3) |       | equal     | order of disjoint cases
where(x>0, x^2, x^2) | x^2                  |                | equal     | same in both cases
where(x>0, log(x), 0) | (x>0)*log(x)        |                | equal     | a branch that is not taken needs no value
where(x>0, log(x), 0) | log(x)              |                | equal     | where the reference is defined
log(x)               | where(x>0, log(x), 0) |               | different | no value for x < 0
where(x>0, sqrt(x), sqrt(-x)) | sqrt(abs(x)) |               | equal     | cases
where(x>0, sqrt(x^2), -x) | abs(x)           |               | equal     | the root is taken where x > 0
where(x>0, x, 0)+10^(-20) | max(0,x)         |               | different | 1e-20 off
(w*x+b>0)*x          | (w*x>0)*x            |                | different | the bias dropped in the gate
(w*x+b>0)*x          | (w*x+b>=0)*x         |                | equal     | off the kink
(w*x+b>0)*x          | (w*x+b>0)*w          |                | different | by x, not by w
(w[1]*x[1]+w[2]*x[2]+b>0)*x[1] | (w[1]*x[1]+w[2]*x[2]>0)*x[1] | | different | the bias dropped in the gate
(w[1]*x[1]+w[2]*x[2]+b/1000000>0)*x[1] | (w[1]*x[1]+w[2]*x[2]>0)*x[1] | | different | a millionth of the bias
(x+10^(-9)>0)        | (x>0)                |                | different | a gate moved by 1e-9
(x>1/3)              | (x>333333333/1000000000) |            | different | a gate moved by 3e-10
max(0,x-10^(-12))    | max(0,x)             |                | different | a gate moved by 1e-12
max(0,1-1000000*abs(x-1/3)) | 0             |                | different | a narrow tent
max(0,10^(-6)-abs(x-y)) | 0                 |                | different | a narrow ridge
exp(-10^12*(x-1/3)^2) | 0                   |                | different | a narrow bump
(x>sqrt(2))          | (x>1.41421356)       |                | different | a sliver between the gates
(x^2>2)*(x>0)        | (x>sqrt(2))          |                | equal     | the same gate
abs(abs(x)-1)        | abs(x-1)             |                | different | folded twice
abs(abs(x))          | abs(x)               |                | equal     | idempotent
abs(x-y)+abs(y-z)    | abs(x-z)             |                | different | a detour
abs(x)+abs(y)        | max(abs(x+y),abs(x-y)) |              | equal     | a square turned
max(x,0)^2+min(x,0)^2 | x^2                 |                | equal     | both halves
max(x,0)*min(x,0)    | 0                    |                | equal     | never both
(max(x,0)>0)         | (x>0)                |                | equal     | a gate on a gate
sign(relu(x))        | (x>0)                |                | equal     | a gate on a gate
1/(x+abs(x))         | 1/(2*x)              | x in (0,]      | equal     | declared
x/(x+abs(x))         | 1/2                  |                | different | no value for x < 0
1/2                  | x/(x+abs(x))         |                | equal     | wherever the reference is defined
exp(abs(x))          | max(exp(x),exp(-x))  |                | equal     | monotone
abs(exp(x)-1)        | (exp(x)-1)*sign(x)   |                | equal     | the sign of an exponential minus one
log(max(x,y))        | max(log(x),log(y))   | x in (0,]; y in (0,] | equal | monotone
relu(x*y)            | relu(x)*relu(y)      |                | different | both negative
relu(x)*(y>0)+relu(-x)*(y<=0) | where(y>0, relu(x), relu(-x)) | | equal     | cases
max(0,x)+max(0,y)    | max(0,x,y,x+y)       |                | equal     | four cases
max(0,x)+max(0,y)    | max(0,x+y)           |                | different | opposite signs
min(max(x,0),1)      | max(min(x,1),0)      |                | equal     | clamped
min(max(x,0),1)      | max(min(x,0),1)      |                | different | clamped wrongly
(x>0 and y>0)        | (min(x,y)>0)         |                | equal     | both
(x>0 or y>0)         | (max(x,y)>0)         |                | equal     | either
(x^2>2)*(x<1)*(x>0)*log(y) | 0*log(y)       |                | equal     | beside what has no value everywhere
abs(x^2+x*y+y^2)*log(z) | (x^2+x*y+y^2)*log(z) |            | equal     | beside what has no value everywhere
relu(x)*relu(-x)*arcsin(x/1000) | 0          |                | different | no value far out, and no bracket is 0
(x>0 and x<0)*arcsin(x/1000) | 0            |                | equal     | a bracket is 0
abs(x+y-2)*log(z)    | (x+y-2)*log(z)       | x > 1; y > 1   | equal     | beside what has no value everywhere
max(x,y,z)*log(w)    | max(z,max(x,y))*log(w) |              | equal     | beside what has no value everywhere
heaviside(x)*log(y)  | (1+sign(x))*log(y)/2 |                | equal     | beside what has no value everywhere
(x>0 and y>0)*log(z) | (x>0)*(y>0)*log(z)   |                | equal     | beside what has no value everywhere
(not x>0)            | (x<=0)               |                | equal     | negated
(x<y)*(y<z)*(z<x)    | 0                    |                | equal     | a cycle cannot be
(x==y)               | 0                    |                | equal     | off the diagonal
sqrt(x^2)/x          | sign(x)              |                | equal     | the derivative of |x|
abs(x)^3/x           | x*abs(x)             |                | equal     | off zero
3*x*abs(x)           | 3*x^2*sign(x)        |                | equal     | the derivative of |x|^3
x/abs(x)*cos(abs(x)) | sign(x)*cos(x)       |                | equal     | the cosine is even
sin(abs(x))          | abs(sin(x))          |                | different | beyond pi
sin(abs(x))          | sign(x)*sin(x)       |                | equal     | the sine is odd
max(x,1)             | x                    | x in [1,]      | equal     | declared
max(x,1)             | x                    | x in [0.999,]  | different | a sliver of the domain
max(x-1,1-x)         | abs(x-1)             |                | equal     | the definition
max(exp(x),0)        | exp(x)               |                | equal     | positive
max(exp(x),x)        | exp(x)               |                | equal     | by the least value of the difference
max(exp(x),1+x)      | exp(x)               |                | equal     | a tangent lies below
max(exp(x),1+x+10^(-20)) | exp(x)           |                | different | a tangent lifted by 1e-20
max(exp(x),1+x+x^2/2) | exp(x)              | x in [0,]      | equal     | slopes of slopes
max(exp(x),1+x+x^2/2) | exp(x)              |                | different | the other side of 0
max(log(x),x)        | x                    | x in (0,]      | equal     | log x < x
x                    | max(log(x),x)        |                | equal     | where the reference is defined
max(log(x),x)        | x                    |                | different | no value for x < 0
max(log(x),x-1)      | x-1                  | x in (0,]      | equal     | touching at 1
max(log(x),x-2)      | x-2                  | x in (0,]      | different | crossing twice
max(x,sin(x))        | x                    | x in [0,]      | equal     | the sine stays below
max(x,sin(x))        | x                    |                | different | above for x < 0
min(cos(x),1-x^2/2)  | 1-x^2/2              |                | equal     | two terms of the series
max(2^x,x)           | 2^x                  |                | equal     | the least distance is at no rational
max(1.4^x,x)         | 1.4^x                |                | different | crossing twice
sign(exp(x)-1-x)     | 1                    |                | equal     | 0 at one point only
sign(x-sin(x))       | sign(x)              |                | equal     | x - sin x rises through 0
sign(x-sin(2*x))     | sign(x)              |                | different | and this falls there first
abs(x*sin(x))        | x*sin(x)             | x in [-3,3]    | equal     | both odd, within half a turn
abs(x*sin(x))        | x*sin(x)             | x in [-3,4]    | different | beyond half a turn
max(0,x-10^9)        | 0                    |                | different | a gate far away
where(x>10^12,x,0)   | 0                    |                | different | a gate further away
(x>0)*(x<10^(-30))   | 0                    |                | different | two gates 1e-30 apart
exp(-(x-1000)^2)     | 0                    |                | different | a bump far away
relu(x-1000)+x       | x                    | x in [-1000,1000] | equal  | a gate at the end of the domain
arctan(max(x,y))     | max(arctan(x),arctan(y)) |            | equal     | monotone
relu(x^2+1)          | x^2+1                |                | equal     | positive
relu(-x^2)           | 0                    |                | equal     | never positive
(x>0)*(x>0)          | (x>0)                |                | equal     | idempotent
(x>2)                | (x>=2)               | x in [2,]      | equal     | a kink at the end of the domain
x+heaviside(relu(x)) | x+1                  |                | different | the inner gate is 0 for all x < 0
abs(sin(x^2))        | sin(x^2)             | x in [1/2,3/2] | equal     | the sine is positive up to pi
abs(sin(x^2))        | sin(x^2)             | x in [1/2,2]   | different | and negative beyond
abs(exp(x*y)-y*y)    | exp(x*y)-y*y         | x in [0,1]; y in [0,1/2] | equal | never zero in the box
abs(exp(x)-x*x)      | exp(x)-x*x           | x in [0,3]     | equal     | never zero there
abs(x-cos(x))        | x-cos(x)             | x in [0,3]     | different | a zero at 0.739
(max(x,y)==x)        | (x>=y)               |                | equal     | which of two is the larger
(max(x,y)<=x)        | (x>=y)               |                | equal     | which of two is the larger
(max(x,y)<=x)        | (x<=y)               |                | different | which of two is the larger
(max(x,y)==x)        | 0                    |                | different | half the plane
(max(0,x)>0)*x       | relu(x)              |                | equal     | a gate on a gate
(x^2>2)*(x<1)*(x>0)  | 0                    |                | equal     | no such x
(x*y>0)*(x>0)*(y<0)  | 0                    |                | equal     | no such signs
where(x>=1, 1/(x-x), x) | where(x>=1, 0, x) |                | different | no value for x > 1
x                    | where(x>=1, 1/(x-x), x) |             | equal     | wherever the reference is defined
(exp(x)>2)           | (x>log(2))           |                | equal     | monotone
(log(x)>1)           | (x>e)                | x in (0,]      | equal     | monotone
(arctan(x)>0)        | (x>0)                |                | equal     | monotone
(x>0)*x^2/x          | relu(x)              |                | equal     | off zero
"""

WIDE = """
sin(a+b+c+d+f+g+h+i+j+k+l+m+n+o+p+q) | sin(q+p+o+n+m+l+k+j+i+h+g+f+d+c+b+a) | | equal | sixteen terms
sin(a+b+c+d+f+g+h+i+j+k+l+m+n+o+p+q) | cos(q+p+o+n+m+l+k+j+i+h+g+f+d+c+b+a) | | different | sixteen terms
sin(a+b+c+d+f+g+h+i) | sin(a+b+c+d)*cos(f+g+h+i)+cos(a+b+c+d)*sin(f+g+h+i) | | equal | eight terms
sin(a+b+c+d+f+g+h+i+j+k+l+m+n+o+p+q) | sin(a+b+c+d+f+g+h+i)*cos(j+k+l+m+n+o+p+q)+cos(a+b+c+d+f+g+h+i)*sin(j+k+l+m+n+o+p+q) | | equal | sixteen terms
sin(50*x)            | 2*sin(25*x)*cos(25*x) |              | equal     | a large multiple
sin(1000*x)          | 2*sin(500*x)*cos(500*x) |            | equal     | a large multiple
(x+y+z+1)^200+(x+y+z)^199 | (x+y+z)^199+(1+x+y+z)^200 |       | equal     | too large to multiply out
2*((x+y+z+1)^200+(x+y+z)^199)/2 | (x+y+z)^199+(1+x+y+z)^200 | | equal     | too large to multiply out
1/(a+1)+1/(b+1)+1/(c+1)+1/(d+1)+1/(f+1)+1/(g+1)+1/(h+1)+1/(i+1)+1/(j+1)+1/(k+1)+1/(l+1)+1/(m+1)+1/(n+1)+1/(o+1)+1/(p+1)+1/(q+1) | 1/(q+1)+1/(p+1)+1/(o+1)+1/(n+1)+1/(m+1)+1/(l+1)+1/(k+1)+1/(j+1)+1/(i+1)+1/(h+1)+1/(g+1)+1/(f+1)+1/(d+1)+1/(c+1)+1/(b+1)+1/(a+1) | | equal | sixteen denominators
(a+1)*(b+1)*(c+1)*(d+1)*(f+1)*(g+1)*(h+1)*(i+1)*(j+1)*(k+1)*(l+1)*(m+1)*(n+1)*(o+1)*(p+1)*(q+1) | (q+1)*(p+1)*(o+1)*(n+1)*(m+1)*(l+1)*(k+1)*(j+1)*(i+1)*(h+1)*(g+1)*(f+1)*(d+1)*(c+1)*(b+1)*(a+1) | | equal | sixteen factors
(x+y+z+1)^200+(x+y+z)^199 | (x+y+z)^199+(1+x+y+z)^200+x |     | different | too large to multiply out
1/(sqrt(a)+sqrt(b)+sqrt(c)+sqrt(d)+sqrt(f)+sqrt(g)) | 1/(sqrt(g)+sqrt(f)+sqrt(d)+sqrt(c)+sqrt(b)+sqrt(a)) | | equal | six roots below
max(a,b,c,d,f,g,h,i,j,k,l,m) | max(m,l,k,j,i,h,g,f,d,c,b,a) |    | equal     | twelve candidates
max(a,b,c,d,f,g,h,i,j,k,l,m) | max(m,l,k,j,i,h,g,f,d,c,b) |      | different | eleven candidates
exp(exp(exp(100)))   | exp(exp(exp(100)))   |                | equal     | beyond all floats
exp(a+b+c+d+f+g+h+i+j+k+l+m) | exp(a)*exp(b)*exp(c)*exp(d)*exp(f)*exp(g)*exp(h)*exp(i)*exp(j)*exp(k)*exp(l)*exp(m) | | equal | twelve factors
relu(a)+relu(b)+relu(c)+relu(d)+relu(f)+relu(g)+relu(h)+relu(i) | (a+b+c+d+f+g+h+i+abs(a)+abs(b)+abs(c)+abs(d)+abs(f)+abs(g)+abs(h)+abs(i))/2 | | equal | eight gates
max(a,b,c,d,f,g)     | max(g,f,d,c,b,a)     |                | equal     | six candidates
"""

TABLES = {
    "branches": BRANCHES, "logarithms": LOGARITHMS, "trigonometry": TRIGONOMETRY, "inverse": INVERSE,
    "exponentials": EXPONENTIALS, "algebra": ALGEBRA, "constants": CONSTANTS, "gates": GATES, "wide": WIDE,
}  # fmt: skip


def rows(tables: dict[str, str] = TABLES) -> list[tuple[str, str, str, str, str]]:
    found = []
    for table in tables.values():
        for line in filter(None, table.splitlines()):
            learner, reference, where, verdict, why = (cell.strip() for cell in line.split("|", 4))
            found.append((learner, reference, where, verdict, why))
    return found


@pytest.mark.parametrize("learner, reference, where, verdict, why", rows())
def test_pair_is_decided_right(learner: str, reference: str, where: str, verdict: str, why: str) -> None:
    evidence = decide(read(learner), read(reference), domain(where))
    assert str(evidence.conclusion) == verdict, (why, evidence.remark)
    assert (evidence.witness is not None) == (verdict == "different")


@pytest.mark.parametrize(
    "divisor",
    [
        "sin(x+abs(x))",
        "(exp(x+abs(x))-1)",
        "(exp(log(x^2)/2)+x)",
        "(sqrt(1-sin(x)^2)-cos(x))",
        "sin(sqrt(x^2)+x)",
        "(x+abs(x))^(1/3)",
        "tanh(relu(x))",
        "(sqrt(x^2+2*x+1)-x-1)",
        "arctan(max(x,y)-x)",
    ],
)
def test_what_vanishes_for_some_signs_is_never_cancelled(divisor: str) -> None:
    for learner in (
        f"x*{divisor}/{divisor}",
        f"x+sin({divisor}-{divisor})/{divisor}",
        f"x+0*({divisor})^(-2)",
    ):
        for more in ("", "+sqrt(x^2+2*x+1)", f"+exp({divisor})"):
            evidence = decide(read(learner + more), read("x" + more), domain(""))
            assert evidence.conclusion is not Conclusion.EQUAL, learner + more


# learner | reference | domain | verdict where the reference's own value at the kink is asked for
KINKS = """
(x>0)                | (x>=0)               |                | different | 0 against 1 at the kink
(x>0)                | heaviside(x)         |                | equal     | both 0 at the kink
(x>0)*x              | relu(x)              |                | equal     | continuous
sign(x)              | x/abs(x)             |                | equal     | the reference has no value at 0
x/abs(x)             | sign(x)              |                | different | no value at 0, where the reference has one
sign(x)              | (x>0)-(x<0)          |                | equal     | 0 at the kink
sign(x)              | 2*(x>0)-1            |                | different | 0 against -1 at the kink
(x>y)                | (x>=y)               |                | different | on the diagonal
where(x>0, 1, 0)     | where(x>=0, 1, 0)    |                | different | at the kink
where(x>0, x, 0)     | where(x>=0, x, 0)    |                | equal     | continuous
(w*x+b>0)*x          | (w*x+b>=0)*x         |                | different | on the hyperplane
abs(x)               | max(x,-x)            |                | equal     | continuous
(x==0)               | 0                    |                | different | at the kink
heaviside(abs(x))    | 1                    |                | different | 0 against 1 at the kink
x/sign(abs(x))       | x                    |                | different | no value at the kink
sign(sqrt(x))        | 1                    | x in [0,]      | different | 0 at the kink
1                    | sign(sqrt(x))        |                | different | 0 at the kink
x^8                  | (sign(log(x))*x*x)^4 |                | different | 0 at x = 1
cosh(1)              | cosh(sqrt(sign(x)))  |                | different | 1 at the kink
(x>0)                | 1                    | x in (0,]      | equal     | 0 is outside
(x>0)                | 1                    | x in [0,]      | different | 0 is inside
floor(x)             | ceil(x)-1            |                | different | at the integers
floor(x)+floor(x+1/2) | floor(2*x)          |                | equal     | everywhere
floor(x)*(x>0)       | floor(x)*(x>=0)      |                | equal     | the integer part of 0 is 0
(floor(x)+1)*(x>0)   | (floor(x)+1)*(x>=0)  |                | different | 1 at the kink
sign(exp(x)-1-x)     | 1                    |                | different | 0 where it touches
floor(x)             | (x>=1)+(x>=2)        | x in [0,5/2]   | equal     | a staircase of brackets
floor(x)             | (x>=1)+(x>=2)        | x in [0,3]     | different | at the end
floor(sigmoid(x))    | 0                    |                | equal     | never as much as 1
ceil(tanh(x)^2)      | 1                    |                | different | at 0
floor(sigmoid(x))    | sign(1-sigmoid(x))-1 |                | equal     | never as much as 1
sign(2+sin(x))*log(y) | log(y)             |                | equal     | never 0, beside a logarithm
sign(2+sin(x))       | 1                    |                | equal     | never 0
sign(1+cos(x))       | 1                    |                | open      | 0 at odd multiples of pi
sign(1+sin(x))       | 1                    |                | open      | 0 where the sine is -1
sign(2-x^2)          | 1                    | x in [-1,1]    | equal     | positive at both ends, too
sign(1-x^2)          | 1                    | x in [-1,1]    | different | 0 at the ends
sign(x-y)            | 1                    | x > y          | equal     | assumed
sign(x-y-3/7)        | 1                    | x >= y+3/7     | different | the border belongs to the domain
ceil((x-y)/(1+x-y))  | 1                    | x > y          | equal     | between 0 and 1
ceil((x-y-3/7)/(1+x-y)) | 1                 | x >= y+3/7     | different | 0 on the border
x^2+(y==x)*(y==2/7)  | x^2                  |                | different | where two gates switch together
log(x)+(y==x)*(y==1) | log(x)               |                | different | where two gates switch together
sqrt(x)+(x==0)*(y==2/7) | sqrt(x)           |                | different | on the border of the root, where another switches
(x>0)*(y>0)          | (min(x,y)>0)         |                | equal     | two gates as one
max(x,y)*(x>y)       | x*(x>=y)             |                | different | x where they are equal
(sin(x)>=1)          | 0                    |                | open      | 1 at a quarter turn, where no rational is
(sin(x)+sin(y)<2)    | 1                    |                | open      | likewise
floor(sin(x))        | -(sin(x)<0)          |                | open      | likewise
((x^2-2)^2>0)        | 1                    |                | open      | 0 at the root of 2
sign((x^2-2*x*y+y^2)^2) | 1                 |                | different | 0 on the diagonal
(arctan(x)>1)        | (arctan(x)>=1)       |                | open      | at tan 1
((arctan(x)-1)^2>0)  | 1                    |                | open      | 0 at tan 1
((exp(x)+x)^2>0)     | 1                    |                | open      | 0 where x = -exp(x)
(log(x)>=1)          | (x>e)                | x in (0,]      | open      | at e
(exp(x)>=2)          | (x>=log(2))          |                | equal     | at log 2, too
(arctan(x)>pi/4)     | (x>1)                |                | equal     | at 1, too
(sign(y)+x>0)        | (sign(y)+x>=0)-(x==1)*(y<0)-(x==-1)*(y>0) | | different | at the origin, where two gates switch
"""


@pytest.mark.parametrize("learner, reference, where, verdict, why", rows({"kinks": KINKS}))
def test_kink_is_compared_where_the_convention_asks(
    learner: str, reference: str, where: str, verdict: str, why: str
) -> None:
    evidence = decide(read(learner), read(reference), domain(where, kink=Kink.CONVENTION))
    assert str(evidence.conclusion) == verdict, (why, evidence.remark)


@pytest.mark.parametrize("learner, reference, where, verdict, why", rows())
def test_reversed_pair_is_never_wrong(
    learner: str, reference: str, where: str, verdict: str, why: str
) -> None:
    """With both sides' domains asked for, the roles may be exchanged."""
    left, right = read(learner), read(reference)
    where_both = domain(where, defined=(left, right))
    there, back = decide(left, right, where_both), decide(right, left, where_both)
    assert {there.conclusion, back.conclusion} != {Conclusion.EQUAL, Conclusion.DIFFERENT}
