INSERT INTO planet VALUES (1, 'Mercury');
INSERT INTO planet VALUES (2, 'Venus');
